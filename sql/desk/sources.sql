-- name: sources
-- The outlets that are polled, with the state of each feed.
SELECT s.source_id, s.name_ar, s.name_en, s.country, s.ownership, s.theatre, s.home, s.day_order, f.feed_id, f.url, f.state, f.state_reason,
       f.state_since, f.failures, f.due_at, f.last_polled_at, f.last_success_at, f.last_new_at, f.moved_to,
       p.url AS polled_url, p.outcome, p.reason, p.http_status
FROM marsad.source s
JOIN marsad.feed f USING (source_id)
LEFT JOIN LATERAL (SELECT url, outcome, reason, http_status FROM marsad.poll
                   WHERE feed_id = f.feed_id ORDER BY polled_at DESC LIMIT 1) p ON true
WHERE s.is_active AND f.is_active
ORDER BY s.source_id, f.feed_id LIMIT 2000;

-- name: volume
-- New entries per source and day of a zone since a moment; what a first poll brought is no news and doesn't count.
SELECT f.source_id, d.day::date AS day, sum(e.entries)::bigint AS entries
FROM marsad.feed f
CROSS JOIN generate_series(%(since)s::timestamptz AT TIME ZONE %(zone)s, now() AT TIME ZONE %(zone)s, interval '1 day') AS d (day)
CROSS JOIN LATERAL (
    SELECT count(*) AS entries FROM marsad.entry
    WHERE feed_id = f.feed_id AND NOT is_first_poll
      AND first_seen_at >= d.day AT TIME ZONE %(zone)s AND first_seen_at < (d.day + interval '1 day') AT TIME ZONE %(zone)s) e
WHERE f.is_active AND e.entries > 0
GROUP BY f.source_id, d.day ORDER BY f.source_id, d.day LIMIT 60000;

-- name: first_polls
-- Since when each source is polled.
SELECT f.source_id, min(p.polled_at) AS since
FROM marsad.feed f
CROSS JOIN LATERAL (SELECT polled_at FROM marsad.poll WHERE feed_id = f.feed_id ORDER BY polled_at LIMIT 1) p
WHERE f.is_active GROUP BY f.source_id LIMIT 2000;

-- name: polls
-- The latest polls of a source's feeds.
SELECT p.polled_at, p.url, p.outcome, p.http_status, p.reason, p.body_bytes, p.elapsed_seconds, p.entries_seen, p.entries_new,
       p.entries_merged
FROM marsad.feed f CROSS JOIN LATERAL (
    SELECT * FROM marsad.poll WHERE feed_id = f.feed_id ORDER BY polled_at DESC LIMIT 50) p
WHERE f.source_id = %(source_id)s ORDER BY p.polled_at DESC LIMIT 50;

-- name: missing
-- The latest entries of a source whose page did not come, or held no article: why, how often it was asked for, and when it is next.
SELECT e.title, e.url, e.first_seen_at, e.state, e.attempts, e.next_attempt_at, e.reason, a.article_id
FROM marsad.entry e LEFT JOIN marsad.article a USING (entry_id)
WHERE e.source_id = %(source_id)s AND e.reason IS NOT NULL AND e.state <> 'fetched'
ORDER BY e.first_seen_at DESC, e.entry_id DESC LIMIT 50;
