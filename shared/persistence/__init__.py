"""Tables, sessions and migrations, the same for every service and for both databases."""
