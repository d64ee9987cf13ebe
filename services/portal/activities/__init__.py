"""The pages of each kind of activity, a package per kind."""
