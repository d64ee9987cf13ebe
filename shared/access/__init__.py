"""Who may do what, in every service alike: a role, and the subtree of units in which it is held."""
