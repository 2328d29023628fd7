"""Which articles are on one event."""
