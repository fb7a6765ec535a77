"""Assets, where they come from, by which licence they are used, and whom each use pays."""
