"""Consuming: an event is decoded, recorded in the inbox and handled in one transaction, exactly once."""
