"""The doors of catalog: parse, call, answer."""
