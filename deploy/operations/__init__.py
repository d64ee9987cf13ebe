"""What operators do with an installation, be it one process over files or containers: `sinau --help`."""
