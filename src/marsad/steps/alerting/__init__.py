"""Alerting: what is new is put into the outbox, worded and delivered."""
