"""What both operations and queries load: one place for each question to the tables."""
