"""Arabic date expressions, and the times that they name."""
