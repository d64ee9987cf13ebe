"""The HTTP door of assessment."""
