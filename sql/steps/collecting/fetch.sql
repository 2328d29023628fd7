-- name: entries
-- The entries of one source whose pages are to be fetched (all, or those that are due), oldest first; backfills fetch their own.
SELECT e.entry_id, e.url, e.attempts, e.first_seen_at, e.title, e.reason, t.html AS feed_text, p.body_sha256
FROM marsad.entry e LEFT JOIN marsad.entry_text t USING (entry_id)
LEFT JOIN LATERAL (SELECT body_sha256 FROM marsad.page
                   WHERE entry_id = e.entry_id AND http_status IS NOT NULL ORDER BY page_id DESC LIMIT 1) p ON true
WHERE e.source_id = %(source_id)s AND e.state = 'pending' AND (e.next_attempt_at <= %(now)s OR NOT %(only_due)s)
      AND e.backfill_id IS NULL
ORDER BY e.entry_id LIMIT %(limit)s;

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

-- name: save_part
-- Keeps a further page of an article beside the latest first one.
INSERT INTO marsad.page_part (page_id, part, url, fetched_at, body, body_sha256)
SELECT page_id, %(part)s, %(url)s, %(fetched_at)s, %(body)s, %(body_sha256)s
FROM marsad.page WHERE entry_id = %(entry_id)s ORDER BY page_id DESC LIMIT 1
ON CONFLICT (page_id, part) DO NOTHING;

-- name: save_failure
-- Records that an entry's page could not be fetched: to be tried again, or given up.
UPDATE marsad.entry
SET attempts = attempts + 1, reason = %(reason)s, state = %(state)s, next_attempt_at = %(next_attempt_at)s
WHERE entry_id = %(entry_id)s AND state = 'pending';

-- name: save_feed_text
-- Keeps the text that a feed carries of an entry as its page, where no page came so far and none was made of that text.
WITH page AS (
    INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, basis, body_sha256, body_bytes)
    SELECT entry_id, %(fetched_at)s, url, url, 'feed', %(body_sha256)s, %(body_bytes)s FROM marsad.entry e
    WHERE entry_id = %(entry_id)s AND NOT EXISTS (
        SELECT FROM marsad.page p WHERE p.entry_id = e.entry_id AND (p.body_sha256 = %(body_sha256)s OR p.state <> 'unreadable'))
    RETURNING page_id, fetched_at
)
SELECT marsad.keep_body(page_id, fetched_at, %(body)s) FROM page;

-- name: postpone
-- Puts off an entry whose host asked to be left alone: it was not asked, so that counts as no attempt.
UPDATE marsad.entry SET reason = %(reason)s, next_attempt_at = %(next_attempt_at)s WHERE entry_id = %(entry_id)s AND state = 'pending';

-- name: entries_to_reread
-- The entries of one source whose pages are to be fetched again, with what the last answer brought.
-- Where all are asked for, those whose text is not all there (short, cut, or the feed's) don't wait for their time.
SELECT e.entry_id, e.url, e.rereads, p.headers ->> 'etag' AS etag, p.headers ->> 'last-modified' AS last_modified, p.body_sha256,
       EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id) AS has_topic
FROM marsad.entry e
CROSS JOIN LATERAL (SELECT headers, body_sha256, basis, is_incomplete FROM marsad.page
                    WHERE entry_id = e.entry_id AND http_status IS NOT NULL ORDER BY page_id DESC LIMIT 1) p
LEFT JOIN marsad.article a USING (entry_id)
WHERE e.source_id = %(source_id)s AND e.reread_at IS NOT NULL AND (e.reread_at <= %(now)s OR NOT %(only_due)s AND (
          p.basis = 'feed' OR p.is_incomplete OR char_length(a.text) < %(short)s))
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
