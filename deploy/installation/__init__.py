"""One-time setup of a deployment: secrets, definitions of the broker, first people."""
