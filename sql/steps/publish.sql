-- name: due
-- The messages still to be sent whose time has come, oldest first. A claimed one is due too: its sender may have died.
SELECT delivery_id FROM marsad.delivery
WHERE state IN ('pending', 'claimed') AND next_attempt_at <= %(now)s
ORDER BY next_attempt_at, delivery_id LIMIT %(limit)s;

-- name: lock
-- Tries to become the only sender of a message; the lock ends with the connection, so a dead sender holds nothing.
SELECT pg_try_advisory_lock(hashtext('marsad.delivery'), %(delivery_id)s::int);

-- name: unlock
-- Lets go of a message.
SELECT pg_advisory_unlock(hashtext('marsad.delivery'), %(delivery_id)s::int);

-- name: claim
-- Marks a message as being sent; no row where it has been dealt with meanwhile.
UPDATE marsad.delivery SET state = 'claimed', claimed_at = %(now)s, attempts = attempts + 1
WHERE delivery_id = %(delivery_id)s AND state IN ('pending', 'claimed') AND next_attempt_at <= %(now)s
RETURNING delivery_id, subscription_id, address, message_id, attempts;

-- name: alerts
-- What a message tells: one row per alert with its story, the article that caused it and the reader.
SELECT l.alert_id, l.change, l.created_at, l.story_id, st.title AS story_title, a.article_id, a.title, a.text, a.url, a.published_at,
       a.published_precision, a.first_seen_at, s.name_ar AS source_ar, s.name_en AS source_en, b.language, b.zone, b.subscription_id
FROM marsad.alert l
JOIN marsad.story st USING (story_id)
JOIN marsad.article a USING (article_id)
JOIN marsad.source s USING (source_id)
JOIN marsad.subscription b ON b.subscription_id = l.subscription_id
WHERE l.delivery_id = %(delivery_id)s
ORDER BY l.alert_id;

-- name: mentions
-- The mentions of an article, in reading order.
SELECT topic, field, start_offset, end_offset, quote, theatre, status, evidence_start, evidence_end
FROM marsad.mention WHERE article_id = %(article_id)s
ORDER BY field DESC, start_offset;

-- name: outlets
-- The outlets that report a story, first one first, each with its first article.
SELECT DISTINCT ON (s.source_id) s.name_ar, s.name_en, a.url, a.title, coalesce(a.published_at, a.first_seen_at) AS at
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.story_id = %(story_id)s AND a.seed IS NULL
ORDER BY s.source_id, coalesce(a.published_at, a.first_seen_at), a.article_id;

-- name: settle
-- Records what came of an attempt to send.
UPDATE marsad.delivery
SET state = %(state)s, reason = %(reason)s, subject = %(subject)s, next_attempt_at = %(next_attempt_at)s,
    sent_at = CASE WHEN %(state)s = 'sent' THEN %(now)s::timestamptz END
WHERE delivery_id = %(delivery_id)s;
