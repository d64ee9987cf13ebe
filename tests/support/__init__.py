"""What tests of more than one folder share, and nothing that a service needs."""
