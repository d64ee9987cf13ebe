"""Pure rules on plain values: what a draft is, when it may be published, how lesson text becomes HTML."""
