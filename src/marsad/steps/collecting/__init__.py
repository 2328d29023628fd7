"""Collecting: feeds are polled, pages are fetched."""
