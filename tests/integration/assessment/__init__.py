"""Tests of assessment through its doors."""
