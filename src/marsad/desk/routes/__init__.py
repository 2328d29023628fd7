"""The desk's pages, one file each: what a page asks of the warehouse, and what it hands to its template."""
