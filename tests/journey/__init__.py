"""A learner's whole way through a running Sinau, over plain HTTP and without JavaScript."""
