"""What follows here from what others tell: one file per service listened to."""
