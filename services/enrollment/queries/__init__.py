"""What enrollment answers: each query reads and returns frozen values, never rows."""
