"""From a page's bytes to the article that a reader would read."""
