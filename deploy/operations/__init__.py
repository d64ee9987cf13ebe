"""The operator's command `sinau`, for embedded and deployed installations."""
