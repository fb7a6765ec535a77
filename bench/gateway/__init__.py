"""What the gateway adds to a call, beside asking the owner's service directly in the same run."""
