"""What every API of the house shares."""
