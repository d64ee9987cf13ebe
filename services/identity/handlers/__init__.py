"""Identity listens to nobody: what it knows it is told by people."""
