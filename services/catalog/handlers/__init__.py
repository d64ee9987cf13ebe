"""What catalog does when it hears of something, one module per service listened to."""
