-- name: save_source
-- Writes one source as the operator describes it.
INSERT INTO marsad.source (source_id, name_ar, name_en, country, ownership, theatre, language, home, is_active)
VALUES (%(id)s, %(name_ar)s, %(name_en)s, %(country)s, %(ownership)s, %(theatre)s, %(language)s, %(home)s, true)
ON CONFLICT (source_id) DO UPDATE
SET name_ar = excluded.name_ar, name_en = excluded.name_en, country = excluded.country, ownership = excluded.ownership,
    theatre = excluded.theatre, language = excluded.language, home = excluded.home, is_active = true;

-- name: save_feed
-- Writes one feed as the operator describes it; its polling state stays.
INSERT INTO marsad.feed (source_id, url, fallbacks) VALUES (%(source_id)s, %(url)s, %(fallbacks)s)
ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id, fallbacks = excluded.fallbacks, is_active = true;

-- name: retire
-- Switches off the sources and feeds that the operator no longer names; what they brought stays.
WITH sources AS (
    UPDATE marsad.source SET is_active = false
    WHERE is_active AND source_id <> 'seed' AND NOT source_id = ANY (%(source_ids)s)
)
UPDATE marsad.feed SET is_active = false WHERE is_active AND NOT url = ANY (%(urls)s);

-- name: sources_to_collect
-- The sources that have a feed to poll, or a page to fetch for the first time or again.
SELECT s.source_id, s.home
FROM marsad.source s
WHERE s.is_active AND (
    EXISTS (SELECT FROM marsad.feed f
            WHERE f.source_id = s.source_id AND f.is_active AND (f.due_at <= %(now)s OR NOT %(only_due)s))
    OR EXISTS (SELECT FROM marsad.entry e
               WHERE e.source_id = s.source_id AND e.state = 'pending' AND e.next_attempt_at <= %(now)s)
    OR EXISTS (SELECT FROM marsad.entry e WHERE e.source_id = s.source_id AND e.reread_at <= %(now)s))
ORDER BY s.source_id;

-- name: feeds_to_poll
-- The feeds of one source that are to be polled, with what the last polls left (the fields of core.due.History).
SELECT f.feed_id, f.source_id, f.url, f.fallbacks, f.moved_to, f.etag, f.last_modified, f.body_sha256, f.state, f.state_since,
       f.failures, f.last_success_at, f.last_fresh_at, f.last_new_at,
       (SELECT count(*) FROM marsad.entry e WHERE e.feed_id = f.feed_id AND e.first_seen_at > %(now)s::timestamptz - interval '28 days'
        AND NOT e.is_first_poll) AS entries_28_days,
       (SELECT min(p.polled_at) FROM marsad.poll p WHERE p.feed_id = f.feed_id) AS first_polled_at
FROM marsad.feed f
WHERE f.source_id = %(source_id)s AND f.is_active AND (f.due_at <= %(now)s OR NOT %(only_due)s)
ORDER BY f.feed_id;

-- name: save_poll
-- Records one GET of a feed.
INSERT INTO marsad.poll (feed_id, run_id, polled_at, url, outcome, http_status, reason, body_bytes, elapsed_seconds,
                         entries_seen, entries_new)
VALUES (%(feed_id)s, %(run_id)s, %(polled_at)s, %(url)s, %(outcome)s, %(http_status)s, %(reason)s, %(body_bytes)s,
        %(elapsed_seconds)s, %(entries_seen)s, %(entries_new)s);

-- name: save_entry
-- Adds an entry unless its canonical URL, or its GUID in this feed, is known.
INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, guid, title, summary, author, published_at,
                          first_seen_at, next_attempt_at, is_first_poll)
SELECT %(source_id)s, %(feed_id)s, %(url)s, %(canonical_url)s, sha256(convert_to(%(canonical_url)s, 'UTF8')), %(guid)s,
       %(title)s, %(summary)s, %(author)s, %(published_at)s, %(now)s, %(now)s, %(is_first_poll)s
WHERE %(guid)s::text IS NULL
   OR NOT EXISTS (SELECT FROM marsad.entry WHERE feed_id = %(feed_id)s AND guid = %(guid)s)
ON CONFLICT (canonical_sha256) DO NOTHING;

-- name: save_feed_state
-- Records what a poll changed in its feed.
UPDATE marsad.feed
SET etag = %(etag)s, last_modified = %(last_modified)s, body_sha256 = %(body_sha256)s, moved_to = %(moved_to)s,
    state_since = CASE WHEN state = %(state)s THEN state_since ELSE %(now)s END,
    state = %(state)s, state_reason = %(state_reason)s, failures = %(failures)s, due_at = %(due_at)s, last_polled_at = %(now)s,
    last_success_at = CASE WHEN %(is_success)s THEN %(now)s ELSE last_success_at END,
    last_fresh_at = CASE WHEN %(is_fresh)s THEN %(now)s ELSE last_fresh_at END,
    last_new_at = CASE WHEN %(entries_new)s > 0 THEN %(now)s ELSE last_new_at END
WHERE feed_id = %(feed_id)s;

-- name: entries_to_fetch
-- The entries of one source whose pages are to be fetched, oldest first.
SELECT entry_id, url, attempts FROM marsad.entry
WHERE source_id = %(source_id)s AND state = 'pending' AND next_attempt_at <= %(now)s
ORDER BY entry_id LIMIT %(limit)s;

-- name: save_page
-- Keeps the answer of an entry's address and marks the entry as fetched, unless a run beside this one has done so.
WITH entry AS (
    UPDATE marsad.entry SET state = 'fetched', attempts = attempts + 1, reason = NULL
    WHERE entry_id = %(entry_id)s AND state = 'pending'
    RETURNING entry_id
)
INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, request_headers, headers, body, body_sha256, body_bytes)
SELECT entry_id, %(fetched_at)s, %(url)s, %(final_url)s, %(http_status)s, %(request_headers)s, %(headers)s, %(body)s,
       %(body_sha256)s, %(body_bytes)s
FROM entry;

-- name: save_failed_fetch
-- Records that an entry's page could not be fetched: to be tried again, or given up.
UPDATE marsad.entry
SET attempts = attempts + 1, reason = %(reason)s, state = %(state)s, next_attempt_at = %(next_attempt_at)s
WHERE entry_id = %(entry_id)s AND state = 'pending';

-- name: entries_to_reread
-- The entries of one source whose pages are to be fetched again, with what the last answer brought.
SELECT e.entry_id, e.url, e.rereads, p.headers ->> 'etag' AS etag, p.headers ->> 'last-modified' AS last_modified, p.body_sha256
FROM marsad.entry e
CROSS JOIN LATERAL (SELECT headers, body_sha256 FROM marsad.page WHERE entry_id = e.entry_id ORDER BY page_id DESC LIMIT 1) p
WHERE e.source_id = %(source_id)s AND e.reread_at <= %(now)s
ORDER BY e.reread_at LIMIT %(limit)s;

-- name: save_reread
-- Records that an entry's page was asked for again, once for each of its turns, and when it is next.
UPDATE marsad.entry SET rereads = rereads + 1, reread_at = %(reread_at)s
WHERE entry_id = %(entry_id)s AND rereads = %(rereads)s
RETURNING entry_id;

-- name: save_changed_page
-- Keeps the changed answer of an entry's address.
INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, request_headers, headers, body, body_sha256, body_bytes)
VALUES (%(entry_id)s, %(fetched_at)s, %(url)s, %(final_url)s, %(http_status)s, %(request_headers)s, %(headers)s, %(body)s,
        %(body_sha256)s, %(body_bytes)s);
