"""What enrollment does with events: one file per publishing service, and one for results in activities."""
