"""The labelling API: one module for each kind of thing, views that only translate."""
