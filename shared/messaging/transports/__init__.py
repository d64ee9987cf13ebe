"""Brokers of our own, behind the interface of kombu."""
