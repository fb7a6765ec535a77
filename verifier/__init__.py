"""The independent checker: reads a published bundle and the chain, and trusts nobody else.

It imports nothing of the project; only the standard library and one Keccak implementation.
"""
