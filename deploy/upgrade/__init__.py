"""`make upgrade`: from the images that run to those of the code in this folder, while people work.

It runs on the host, with Python's own library alone, and does what an operator would do with `docker compose` by hand.
"""
