"""What every part knows of a text: Arabic spelling, language, sentences."""
