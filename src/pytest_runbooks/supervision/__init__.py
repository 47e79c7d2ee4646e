"""Processes whose whole offspring ends with them, whatever it does to get away."""
