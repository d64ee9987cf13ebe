"""The doors of enrollment: parse, call, answer."""
