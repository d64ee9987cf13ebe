"""Cryptography behind plain functions: passwords, tokens, sealed NIPs."""
