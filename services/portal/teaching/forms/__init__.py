"""What people submit on these pages: parsed and checked, with messages in their language."""
