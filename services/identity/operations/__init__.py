"""What changes state here, with its events and audit lines."""
