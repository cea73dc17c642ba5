"""Values with a form: parsed once, immutable afterwards."""
