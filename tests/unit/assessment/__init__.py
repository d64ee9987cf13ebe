"""Tests of the rules of assessment."""
