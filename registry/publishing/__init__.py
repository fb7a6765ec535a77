"""A campaign's answers as a dataset that strangers can load, cite and check. Pure: files in, files out, no database."""
