"""Many learners, a nemesis that breaks what it likes, and a checker: `python -m tests.soak --minutes 5 --seed 7`."""
