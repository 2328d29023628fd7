-- name: entries
-- The entries of one source whose pages are to be fetched (all, or those that are due), oldest first; backfills fetch their own.
SELECT entry_id, url, attempts, first_seen_at FROM marsad.entry
WHERE source_id = %(source_id)s AND state = 'pending' AND (next_attempt_at <= %(now)s OR NOT %(only_due)s) AND backfill_id IS NULL
ORDER BY entry_id LIMIT %(limit)s;

-- name: save_page
-- Keeps the answer of an entry's address and marks the entry as fetched, unless a run beside this one has done so.
WITH entry AS (
    UPDATE marsad.entry SET state = 'fetched', attempts = attempts + 1, reason = NULL
    WHERE entry_id = %(entry_id)s AND state = 'pending'
    RETURNING entry_id
), page AS (
    INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, request_headers, headers, body_sha256, body_bytes)
    SELECT entry_id, %(fetched_at)s, %(url)s, %(final_url)s, %(http_status)s, %(request_headers)s, %(headers)s, %(body_sha256)s,
           %(body_bytes)s
    FROM entry
    RETURNING page_id, fetched_at
)
SELECT marsad.keep_body(page_id, fetched_at, %(body)s) FROM page;

-- name: save_failure
-- Records that an entry's page could not be fetched: to be tried again, or given up.
UPDATE marsad.entry
SET attempts = attempts + 1, reason = %(reason)s, state = %(state)s, next_attempt_at = %(next_attempt_at)s
WHERE entry_id = %(entry_id)s AND state = 'pending';

-- name: postpone
-- Puts off an entry whose host asked to be left alone: it was not asked, so that counts as no attempt.
UPDATE marsad.entry SET reason = %(reason)s, next_attempt_at = %(next_attempt_at)s WHERE entry_id = %(entry_id)s AND state = 'pending';

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

-- name: postpone_reread
-- Puts off a second reading whose host asked to be left alone.
UPDATE marsad.entry SET reread_at = %(reread_at)s WHERE entry_id = %(entry_id)s;

-- name: save_changed_page
-- Keeps the changed answer of an entry's address.
WITH page AS (
    INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, request_headers, headers, body_sha256, body_bytes)
    VALUES (%(entry_id)s, %(fetched_at)s, %(url)s, %(final_url)s, %(http_status)s, %(request_headers)s, %(headers)s, %(body_sha256)s,
            %(body_bytes)s)
    RETURNING page_id, fetched_at
)
SELECT marsad.keep_body(page_id, fetched_at, %(body)s) FROM page;
