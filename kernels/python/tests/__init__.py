"""Owns the kernel's tests: every vector in process, and what vectors do not reach."""
