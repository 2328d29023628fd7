"""The steps: gather rows, decide with pure functions, apply. Every step may run twice or die anywhere without being noticed."""
