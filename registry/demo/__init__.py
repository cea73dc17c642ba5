"""The demonstration: a fictional register on real geometry."""
