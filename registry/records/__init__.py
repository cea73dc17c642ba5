"""Plain, frozen, complete: what travels between rooms."""
