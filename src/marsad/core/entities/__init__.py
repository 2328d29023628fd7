"""Places and parties, and which of them a text names."""
