"""What enrollment makes for the world outside: PDF certificates and spreadsheets."""
