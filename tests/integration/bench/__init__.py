"""The benchmark itself is under test, so that it works on the day when it is asked."""
