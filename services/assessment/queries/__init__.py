"""What can be asked of assessment; answers are frozen dataclasses, never rows."""
