"""Chaos: Marsad runs while what it stands on is killed, cut, filled up and put out of time. `make chaos ROUNDS=n`."""
