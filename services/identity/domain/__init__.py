"""The rules of identity on plain values: no IO, no clock."""
