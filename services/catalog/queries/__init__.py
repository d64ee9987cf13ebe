"""What is read from catalog: frozen values, never rows."""
