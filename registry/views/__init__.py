"""Read models: what several nouns together show."""
