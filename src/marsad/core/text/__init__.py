"""What words are: spelling, sentences, verbs, negation, the language of patterns, and how two texts differ."""
