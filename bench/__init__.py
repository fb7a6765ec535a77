"""Benchmarks: each a command that prints its report as one JSON object."""
