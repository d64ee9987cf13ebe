"""Free text over HTTP."""

from marshmallow import validate

# PostgreSQL keeps every character but this one.
NO_NUL = validate.ContainsNoneOf("\0", error="A text cannot hold the character NUL.")
