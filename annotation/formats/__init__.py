"""Readers and writers of files: rows in, rows out, no database."""
