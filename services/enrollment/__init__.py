"""Enrollment owns who takes part, how far they are, attendance, completion, the JP ledger and certificates.

It keeps small copies of people, units, course versions and runs, which it hears of in events; it asks no other service.
"""
