"""The history of identity's tables."""
