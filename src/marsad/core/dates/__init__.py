"""Times as people and machines write them: Arabic expressions, feeds, meta tags, zones."""
