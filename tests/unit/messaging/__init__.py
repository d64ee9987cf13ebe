"""Messaging without a broker."""
