"""What breaks in the field, broken on purpose: after each fault every event had its effect exactly once."""
