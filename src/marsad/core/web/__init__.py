"""Addresses and HTTP answers: what they mean."""
