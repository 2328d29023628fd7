"""WHY: pure functions, from bytes and rows to decisions. No clock, no environment, no I/O."""
