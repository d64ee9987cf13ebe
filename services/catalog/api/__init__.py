"""The endpoints of catalog: parse, call, answer."""
