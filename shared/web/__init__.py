"""HTTP, the same for every service: one app factory, one kind of error, one door to the database."""
