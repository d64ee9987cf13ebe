"""Tests of the pages of trainers, organisers and supervisors."""
