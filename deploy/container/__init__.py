"""What containers hold besides the services."""
