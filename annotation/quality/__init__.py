"""Quality maths: agreement, consensus, calibration, stopping. Pure functions over numpy arrays, no Django."""
