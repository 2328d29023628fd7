"""Dated, quoted events: ceasefires, patrols, violations and talks, with who, where, when, how many and who says so."""
