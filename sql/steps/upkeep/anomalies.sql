-- name: volume
-- New entries of each polled source by whole days before a moment (0: the last 24 hours); what a first poll brought is no news.
SELECT f.source_id, floor(extract(epoch FROM %(now)s::timestamptz - e.first_seen_at) / 86400)::integer AS days_ago, count(*) AS entries
FROM marsad.feed f JOIN marsad.entry e USING (feed_id)
WHERE f.is_active AND NOT e.is_first_poll
  AND e.first_seen_at > %(now)s::timestamptz - make_interval(hours => 24 * %(days)s) AND e.first_seen_at <= %(now)s
GROUP BY f.source_id, days_ago;

-- name: watched
-- The sources that were polled in the last 24 hours, and since how many whole days they are.
SELECT s.source_id, floor(extract(epoch FROM %(now)s::timestamptz - min(p.first_at)) / 86400)::integer AS days
FROM marsad.source s JOIN marsad.feed f USING (source_id)
CROSS JOIN LATERAL (SELECT polled_at AS first_at FROM marsad.poll WHERE feed_id = f.feed_id ORDER BY polled_at LIMIT 1) p
WHERE s.is_active AND f.is_active
GROUP BY s.source_id
HAVING max(f.last_polled_at) > %(now)s::timestamptz - interval '24 hours'
ORDER BY s.source_id;

-- name: unreadable
-- Pages of the last seven days that were read, by source, with how many of them gave no text, and why mostly.
SELECT e.source_id, count(*) AS pages, count(*) FILTER (WHERE p.state = 'unreadable') AS unreadable,
       mode() WITHIN GROUP (ORDER BY p.reason) FILTER (WHERE p.state = 'unreadable') AS reason
FROM marsad.page p JOIN marsad.entry e USING (entry_id) JOIN marsad.source s USING (source_id)
WHERE p.dropped_at IS NULL AND p.state <> 'unread' AND s.is_active
  AND p.fetched_at > %(now)s::timestamptz - interval '7 days' AND p.fetched_at <= %(now)s
GROUP BY e.source_id ORDER BY e.source_id;

-- name: backfills
-- Backfills that are not finished, with what is left of them.
SELECT b.source_id, b.since, b.until,
       (SELECT count(*) FROM marsad.listing l WHERE l.backfill_id = b.backfill_id AND l.state = 'pending') AS lists_left,
       (SELECT count(*) FROM marsad.entry e WHERE e.backfill_id = b.backfill_id AND e.state = 'pending') AS pages_left
FROM marsad.backfill b WHERE b.finished_at IS NULL ORDER BY b.backfill_id;
