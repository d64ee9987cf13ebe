"""What messages say, on plain values: no IO, no clock."""
