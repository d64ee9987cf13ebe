"""What changes assessment's state: each loads rows, asks the domain, changes rows, records events, flushes."""
