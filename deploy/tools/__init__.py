"""Commands for developers: generated pages, checks and vendored files. Nothing here runs in an installation."""
