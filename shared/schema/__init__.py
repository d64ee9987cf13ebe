"""A frozen dataclass with annotations is the schema of an event, a request or an answer; this package reads it.

types        what annotations say: lengths, ranges, choices, texts, left out; free of IO, for every layer
text         the one check that text passes at every entrance
shapes       a dataclass, read once
schemas      marshmallow schemas, which load
dumping      functions that turn instances into what JSON holds
json_schema  JSON Schema
documents    loading and dumping whole documents outside a request
"""
