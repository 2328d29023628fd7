"""Which text an earlier article already carries."""
