-- name: latest
-- The latest alerts, one row each, with what became of their message; `state` and `subscription_id` narrow them down.
SELECT l.alert_id, l.created_at, l.subscription_id, d.state, d.digest_at, l.change, a.title, d.reason
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id) JOIN marsad.article a USING (article_id)
WHERE (%(state)s::text IS NULL OR d.state = %(state)s) AND (%(subscription_id)s::text IS NULL OR l.subscription_id = %(subscription_id)s)
ORDER BY l.alert_id DESC LIMIT %(limit)s;

-- name: history
-- Everything that a subscription was told, or is to be told, the first first: of which entry or story, in which message, why, and what became of it.
SELECT l.alert_id, l.created_at, l.entry_id, l.story_id, l.article_id, l.change, l.weight, l.delivery_id, d.digest_at, d.state, d.sent_at,
       d.channel, d.attempts, l.reason AS cause, d.reason
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.subscription_id = %(subscription_id)s AND (%(since)s::timestamptz IS NULL OR l.created_at >= %(since)s)
ORDER BY l.alert_id;

-- name: alert
-- One alert with its message and its article.
SELECT l.alert_id, l.subscription_id, l.story_id, l.entry_id, l.article_id, l.change, l.topic, l.theatre, l.status, l.reason AS cause, l.created_at,
       a.title, a.url, d.delivery_id, d.channel, d.address, d.message_id, d.subject, d.state, d.attempts, d.digest_at, d.next_attempt_at,
       d.sent_at, d.reason, d.resent,
       (SELECT count(*) FROM marsad.alert b WHERE b.delivery_id = d.delivery_id) AS alerts_in_message
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id) JOIN marsad.article a USING (article_id)
WHERE l.alert_id = %(alert_id)s;

-- name: message
-- The message that tells an alert, as publish.turn gives it.
SELECT d.delivery_id, d.subscription_id, b.channel, b.address, d.message_id, d.attempts, d.digest_at, b.language, b.zone,
    (SELECT jsonb_agg(jsonb_build_object('story_id', o.story_id, 'article_id', o.article_id, 'topic', o.topic, 'theatre', o.theatre,
                                         'status', o.status, 'denied', o.denied, 'weight', o.weight, 'facts', o.facts,
                                         'names', o.names, 'entry_id', o.entry_id, 'kind', o.kind, 'change', o.change,
                                         'alert_id', o.alert_id) ORDER BY o.alert_id)
     FROM marsad.alert o WHERE o.delivery_id = d.delivery_id) AS alerts
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id) JOIN marsad.subscription b ON b.subscription_id = d.subscription_id
WHERE l.alert_id = %(alert_id)s;

-- name: resend
-- Puts messages of alerts into the outbox again, named or by state. What was sent gets another Message-ID, for many mail programs hide a second copy.
WITH wanted AS (
    SELECT d.delivery_id, array_agg(l.alert_id ORDER BY l.alert_id) AS alert_ids
    FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
    WHERE (l.alert_id = ANY (%(alert_ids)s) OR d.state = %(state)s)
      AND (%(subscription_id)s::text IS NULL OR l.subscription_id = %(subscription_id)s)
      AND (%(since)s::timestamptz IS NULL OR l.created_at >= %(since)s)
    GROUP BY d.delivery_id
)
UPDATE marsad.delivery d
SET state = 'pending', attempts = 0, next_attempt_at = %(now)s, sent_at = NULL, reason = NULL,
    resent = d.resent + (d.state = 'sent')::int,
    message_id = CASE WHEN d.state = 'sent' THEN regexp_replace(d.message_id, '^<([^.@]+)[^@]*@', '<\1.' || d.resent + 1 || '@') ELSE d.message_id END
FROM wanted
WHERE d.delivery_id = wanted.delivery_id AND d.state <> 'claimed'
RETURNING d.message_id, d.address, wanted.alert_ids;

-- name: article
-- An article as `why` looks at it, by id or address.
SELECT a.article_id, a.title, a.text, a.url, a.source_id, a.story_id, a.disposition, a.seed, a.published_at, a.first_seen_at, s.ownership,
       (SELECT original_id FROM marsad.duplicate u WHERE u.article_id = a.article_id) AS original_id
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.article_id::text = %(article)s OR a.url = %(article)s OR a.canonical_url = %(article)s
LIMIT 1;

-- name: entry
-- An entry that gave no article, by its address as given or canonical, with what came of its page.
SELECT e.entry_id, e.state, e.attempts, e.reason, e.next_attempt_at, p.state AS page_state, p.reason AS page_reason
FROM marsad.entry e
LEFT JOIN LATERAL (SELECT state, reason FROM marsad.page WHERE entry_id = e.entry_id ORDER BY page_id DESC LIMIT 1) p ON true
WHERE e.canonical_sha256 = sha256(convert_to(%(canonical_url)s, 'UTF8')) OR e.url = %(url)s
ORDER BY e.entry_id LIMIT 1;

-- name: told
-- The alerts of a story to a subscription.
SELECT l.alert_id, l.article_id, l.change, l.reason AS cause, l.created_at, d.state, d.digest_at, d.sent_at, d.reason
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.story_id = %(story_id)s AND l.subscription_id = %(subscription_id)s ORDER BY l.alert_id;

-- name: untold
-- Why a subscription was not told of an article, as it was decided then.
SELECT reason, decided_at FROM marsad.untold WHERE article_id = %(article_id)s AND subscription_id = %(subscription_id)s;

-- name: stops
-- Every stop of a subscription.
SELECT subscription_id, address, stopped_at FROM marsad.stop ORDER BY stopped_at;

-- name: stories
-- The original articles of stories that have one since a moment, in the order of their arrival; seeds too, for what they said is known.
SELECT a.article_id, a.story_id FROM marsad.article a
WHERE a.disposition = 'kept' AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id)
  AND a.story_id IN (SELECT story_id FROM marsad.article WHERE disposition = 'kept' AND seed IS NULL AND first_seen_at >= %(since)s)
ORDER BY a.first_seen_at, a.article_id;
