"""What the tests of any service may use."""
