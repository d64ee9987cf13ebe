"""What services take and give, typed from their OpenAPI documents; nothing here is written by hand."""
