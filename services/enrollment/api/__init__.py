"""HTTP: a blueprint per noun; parse, call an operation or a query, answer."""
