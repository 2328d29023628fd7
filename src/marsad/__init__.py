"""Marsad (مرصد): scheduled Arabic news monitoring with the evidence behind every label."""
