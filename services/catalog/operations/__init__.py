"""What changes catalog's state. Operations flush and record events; the door commits."""
