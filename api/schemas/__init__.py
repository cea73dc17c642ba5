"""What travels over the wire: one Struct per verb, camelCase, unknown fields refused."""
