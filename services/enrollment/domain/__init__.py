"""The rules of taking part and completing: pure functions on plain values, without clock, database or network."""
