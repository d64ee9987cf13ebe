"""The history of notification's tables."""
