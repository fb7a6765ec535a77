"""Readers of other apps’ events."""
