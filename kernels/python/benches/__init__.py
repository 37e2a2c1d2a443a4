"""Owns the kernel's benchmarks; run by hand."""
