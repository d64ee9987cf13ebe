"""Deployment: containers, the embedded composition, and commands for operators."""
