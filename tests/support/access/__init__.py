"""Walks the access table of a service: each endpoint, as each role, towards each kind of record.

A module beside this one seeds a small world for each service. The table says what must come of a request, the OpenAPI
document how it is made.
"""
