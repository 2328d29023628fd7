"""What is new to whom, when it is told, and in which words."""
