"""What people submit: parsed and checked, with messages in their language. Rules of the field stay in the services."""
