"""What changes enrollment's state: each flushes, records its facts and leaves the commit to the door."""
