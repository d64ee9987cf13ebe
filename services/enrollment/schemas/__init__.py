"""What goes over HTTP: the shapes that enrollment takes and gives."""
