"""The tables, as SQLAlchemy Core sees them. No entities: the rules are in the database.

A test holds these pages against the migrated database; constraints live in migrations/sql.
"""
