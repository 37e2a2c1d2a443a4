"""Owns what the tests stand on: SQLite adapters, the vector runner, the probe pack."""
