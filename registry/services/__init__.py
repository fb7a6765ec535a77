"""What is decided about assets."""
