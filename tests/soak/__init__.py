"""Soak test: learners under load, random faults, and invariants: `python -m tests.soak --minutes 5 --seed 7`."""
