"""Commands of the chain."""
