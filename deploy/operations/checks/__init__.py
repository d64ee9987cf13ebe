"""The checks of `sinau status`. Each returns findings, whatever is broken."""
