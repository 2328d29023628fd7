"""What feeds and addresses mean: entries, canonical addresses, when to ask again, where else to look."""
