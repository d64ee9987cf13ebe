"""The way out: e-mail."""
