"""Topics with evidence: rules, mentions, theatres, statuses, places and actors."""
