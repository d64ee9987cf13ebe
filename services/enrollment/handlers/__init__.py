"""What enrollment does when it hears of something: one file per service listened to."""
