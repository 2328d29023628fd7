-- name: source
-- One source with its home page.
SELECT source_id, home FROM marsad.source WHERE source_id = %(source_id)s AND is_active AND source_id <> 'seed';

-- name: open
-- Opens the backfill of a span of days, or takes it up again.
INSERT INTO marsad.backfill (source_id, since, until, started_at) VALUES (%(source_id)s, %(since)s, %(until)s, %(now)s)
ON CONFLICT (source_id, since, until) DO UPDATE SET finished_at = NULL
RETURNING backfill_id;

-- name: add_listing
-- Adds an address to read, unless the backfill knows it.
INSERT INTO marsad.listing (backfill_id, url, kind, next_attempt_at) VALUES (%(backfill_id)s, %(url)s, %(kind)s, %(now)s)
ON CONFLICT (backfill_id, url) DO NOTHING;

-- name: listings
-- The next addresses to read: sitemaps, then lists of posts, then pages by day.
SELECT url, kind, attempts FROM marsad.listing
WHERE backfill_id = %(backfill_id)s AND state = 'pending' AND next_attempt_at <= %(now)s
ORDER BY kind = 'archive', kind = 'wordpress', url LIMIT %(limit)s;

-- name: save_entry
-- Adds an entry that a backfill found, unless its canonical URL is known; it is history.
INSERT INTO marsad.entry (source_id, backfill_id, url, canonical_url, canonical_sha256, title, summary, author, published_at,
                          is_day_open, first_seen_at, next_attempt_at, is_first_poll)
VALUES (%(source_id)s, %(backfill_id)s, %(url)s, %(canonical_url)s, sha256(convert_to(%(canonical_url)s, 'UTF8')),
        %(title)s, %(summary)s, %(author)s, %(published_at)s, %(is_day_open)s, %(now)s, %(now)s, true)
ON CONFLICT (canonical_sha256) DO NOTHING;

-- name: save_listing
-- Records what came of reading an address.
UPDATE marsad.listing
SET state = %(state)s, attempts = attempts + %(attempts)s, next_attempt_at = %(next_attempt_at)s, reason = %(reason)s,
    entries_seen = %(entries_seen)s, entries_in_span = %(entries_in_span)s, entries_new = %(entries_new)s
WHERE backfill_id = %(backfill_id)s AND url = %(url)s;

-- name: progress
-- How far a backfill is.
SELECT (SELECT count(*) FROM marsad.listing l WHERE l.backfill_id = b.backfill_id) AS lists,
       (SELECT count(*) FROM marsad.listing l WHERE l.backfill_id = b.backfill_id AND l.state = 'pending') AS lists_left,
       (SELECT coalesce(sum(entries_in_span), 0) FROM marsad.listing l WHERE l.backfill_id = b.backfill_id) AS entries_in_span,
       (SELECT count(*) FROM marsad.listing l
        WHERE l.backfill_id = b.backfill_id AND l.kind = 'archive' AND l.state <> 'pending' AND l.entries_seen = 0) AS archives_empty,
       (SELECT count(*) FROM marsad.listing l
        WHERE l.backfill_id = b.backfill_id AND l.kind = 'archive' AND l.entries_seen > 0) AS archives_read,
       (SELECT count(*) FROM marsad.entry e WHERE e.backfill_id = b.backfill_id AND e.state = 'pending') AS pages_left
FROM marsad.backfill b WHERE b.backfill_id = %(backfill_id)s;

-- name: failures
-- Why lists of a span of days brought nothing: each reason with one of the addresses.
SELECT l.reason, count(*) AS lists, min(l.url) AS url FROM marsad.listing l JOIN marsad.backfill b USING (backfill_id)
WHERE b.source_id = %(source_id)s AND b.since = %(since)s AND b.until = %(until)s AND l.reason IS NOT NULL
GROUP BY l.reason ORDER BY lists DESC, url;

-- name: drop_archives
-- Gives up the archive pages of a site that has none.
UPDATE marsad.listing SET state = 'failed', reason = %(reason)s
WHERE backfill_id = %(backfill_id)s AND kind = 'archive' AND state = 'pending';

-- name: entries
-- The entries whose pages a backfill is to fetch, in the order in which they were found.
SELECT e.entry_id, e.url, e.attempts, e.first_seen_at, e.title, e.reason, t.html AS feed_text, p.body_sha256
FROM marsad.entry e LEFT JOIN marsad.entry_text t USING (entry_id)
LEFT JOIN LATERAL (SELECT body_sha256 FROM marsad.page
                   WHERE entry_id = e.entry_id AND http_status IS NOT NULL ORDER BY page_id DESC LIMIT 1) p ON true
WHERE e.backfill_id = %(backfill_id)s AND e.state = 'pending' AND e.next_attempt_at <= %(now)s
ORDER BY e.entry_id LIMIT %(limit)s;

-- name: finish
-- Records that nothing is left to do.
UPDATE marsad.backfill SET finished_at = %(now)s WHERE backfill_id = %(backfill_id)s;
