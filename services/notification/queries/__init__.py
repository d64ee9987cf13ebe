"""What is read here, as frozen values."""
