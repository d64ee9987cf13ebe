"""What `sinau status` looks at. Each check asks for itself and says what it found, however broken that is."""
