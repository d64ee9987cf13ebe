"""Scripts in the images besides the services."""
