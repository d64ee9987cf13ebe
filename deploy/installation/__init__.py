"""What a deployment does once: its keys and passwords, its broker's definitions, its first people."""
