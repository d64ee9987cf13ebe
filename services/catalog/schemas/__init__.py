"""What catalog takes and answers over HTTP."""
