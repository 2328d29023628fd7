"""Where sites list what they published earlier."""
