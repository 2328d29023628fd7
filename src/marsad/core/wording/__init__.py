"""How things are said to people, in Arabic and English."""
