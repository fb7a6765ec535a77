"""What rewards can do."""
