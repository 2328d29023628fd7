"""The one way out to the web: bounded, polite, safe."""
