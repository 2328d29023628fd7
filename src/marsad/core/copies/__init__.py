"""The same story once: copies, containment, stories, edits."""
