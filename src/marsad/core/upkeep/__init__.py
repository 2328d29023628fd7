"""What keeps the pipeline well, decided from plain values."""
