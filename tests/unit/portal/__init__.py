"""Rules of the portal that need no service and no page."""
