"""Upkeep: runs, checks, counts, exports, retention and what operators are told."""
