"""How Sinau is brought up: containers, and everything in one process."""
