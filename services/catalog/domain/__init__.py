"""Pure rules on plain values: what a draft is, which activity is which, how Markdown becomes HTML."""
