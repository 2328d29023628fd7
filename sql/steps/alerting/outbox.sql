-- name: stories
-- What the stories of some articles had said by their turns, and who owns their outlets: a row for each article, in the order of the articles.
SELECT s.ownership, ARRAY (SELECT fact FROM marsad.story_fact f WHERE f.story_id = given.story_id AND marsad.is_known(f.article_id, given.rank)) AS facts
FROM unnest(%(story_ids)s::bigint[], %(source_ids)s::text[], %(ranks)s::bigint[]) WITH ORDINALITY AS given (story_id, source_id, rank, place)
JOIN marsad.source s USING (source_id)
ORDER BY given.place;

-- name: save_facts
-- Records what an article is the first of its story to say; a later one was, till now.
INSERT INTO marsad.story_fact (story_id, fact, article_id)
SELECT %(story_id)s, fact, %(article_id)s FROM unnest(%(facts)s::text[]) AS fact
ON CONFLICT (story_id, fact) DO UPDATE SET article_id = excluded.article_id;

-- name: readers
-- What the readers of some subscriptions know by an article's turn: whether they were told of a story, also as a subject, have stopped, and how many messages of their own they got since their day began.
WITH told AS (
    SELECT l.subscription_id, bool_or(l.weight = 'subject') AS as_subject, bool_or(l.kind IS NOT NULL) AS by_entry
    FROM marsad.alert l WHERE l.story_id = %(story_id)s AND marsad.is_known(l.article_id, %(rank)s) GROUP BY l.subscription_id
)
SELECT r.subscription_id, t.subscription_id IS NOT NULL AS is_told, coalesce(t.as_subject, false) AS is_told_as_subject,
       coalesce(t.by_entry, false) AS is_told_by_entry,
       EXISTS (SELECT FROM marsad.stop s WHERE s.subscription_id = r.subscription_id AND s.address = r.address) AS is_stopped,
       (SELECT count(*) FROM marsad.delivery d
        WHERE d.subscription_id = r.subscription_id AND d.digest_at IS NULL AND d.created_at >= r.day_begin) AS sent_today
FROM unnest(%(ids)s::text[], %(addresses)s::text[], %(days)s::timestamptz[]) AS r (subscription_id, address, day_begin)
LEFT JOIN told t USING (subscription_id);

-- name: make_room
-- Takes out what articles that come later than one were to tell of the same step or change, for that one tells it; which articles these are.
DELETE FROM marsad.alert l
WHERE l.subscription_id = %(subscription_id)s AND l.change = %(change)s
  AND CASE WHEN %(kind)s::text IS NULL THEN l.kind IS NULL AND l.story_id = %(story_id)s ELSE l.entry_id = %(entry_id)s AND NOT l.is_merged END
  AND NOT marsad.is_known(l.article_id, %(rank)s)
RETURNING l.article_id;

-- name: save_beside
-- Adds an alert to the message that is to tell of the same entry, article or story and hasn't been tried yet; nothing where there is none.
WITH waiting AS (
    SELECT d.delivery_id FROM marsad.delivery d
    WHERE d.state = 'pending' AND d.attempts = 0 AND (d.digest_at IS NOT NULL) = %(is_digest)s
      AND d.delivery_id IN (SELECT l.delivery_id FROM marsad.alert l
                            WHERE l.subscription_id = %(subscription_id)s
                              AND CASE WHEN %(kind)s::text IS NULL THEN l.story_id = %(story_id)s
                                       ELSE l.entry_id = %(entry_id)s OR l.article_id = %(article_id)s END)
    ORDER BY d.delivery_id DESC LIMIT 1
    FOR UPDATE
)
INSERT INTO marsad.alert (subscription_id, story_id, entry_id, kind, change, topic, theatre, status, denied, weight, facts, names, reason,
                          article_id, created_at, delivery_id)
SELECT %(subscription_id)s, %(story_id)s, %(entry_id)s, %(kind)s, %(change)s, %(topic)s, %(theatre)s, %(status)s, %(denied)s, %(weight)s,
       %(facts)s, %(names)s, %(reason)s, %(article_id)s, %(now)s, delivery_id FROM waiting
ON CONFLICT DO NOTHING;

-- name: save_at_once
-- Writes an alert and a message of its own into the outbox, once for each subscription, entry and step, or story and change.
WITH delivery AS (
    INSERT INTO marsad.delivery (subscription_id, channel, address, message_id, created_at, next_attempt_at)
    SELECT %(subscription_id)s, %(channel)s, %(address)s, %(message_id)s, %(now)s, %(not_before)s
    WHERE NOT EXISTS (SELECT FROM marsad.alert
                      WHERE subscription_id = %(subscription_id)s AND change = %(change)s
                        AND CASE WHEN %(kind)s::text IS NULL THEN kind IS NULL AND story_id = %(story_id)s
                                 ELSE entry_id = %(entry_id)s AND NOT is_merged END)
    ON CONFLICT (message_id) DO UPDATE SET address = excluded.address  -- which was to tell of it before, beside others
        WHERE marsad.delivery.state = 'pending' AND marsad.delivery.attempts = 0
    RETURNING delivery_id
)
INSERT INTO marsad.alert (subscription_id, story_id, entry_id, kind, change, topic, theatre, status, denied, weight, facts, names, reason,
                          article_id, created_at, delivery_id)
SELECT %(subscription_id)s, %(story_id)s, %(entry_id)s, %(kind)s, %(change)s, %(topic)s, %(theatre)s, %(status)s, %(denied)s, %(weight)s,
       %(facts)s, %(names)s, %(reason)s, %(article_id)s, %(now)s, delivery_id FROM delivery;

-- name: held
-- How many alerts the digest of an hour holds.
SELECT count(*) FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id)
WHERE d.subscription_id = %(subscription_id)s AND d.digest_at = %(digest_at)s;

-- name: is_told
-- Whether a step of an entry, or a change of a story, stands in the outbox, or was sent.
SELECT EXISTS (SELECT FROM marsad.alert
               WHERE subscription_id = %(subscription_id)s AND change = %(change)s
                 AND CASE WHEN %(kind)s::text IS NULL THEN kind IS NULL AND story_id = %(story_id)s
                          ELSE entry_id = %(entry_id)s AND NOT is_merged END);

-- name: save_in_digest
-- Adds an alert to the digest of an hour, which is begun with its first one; nothing where that digest is being sent already.
WITH digest AS (
    INSERT INTO marsad.delivery (subscription_id, channel, address, message_id, created_at, digest_at, part, next_attempt_at)
    SELECT %(subscription_id)s, %(channel)s, %(address)s, %(message_id)s, %(now)s, %(digest_at)s, %(part)s, %(digest_at)s
    WHERE NOT EXISTS (SELECT FROM marsad.alert
                      WHERE subscription_id = %(subscription_id)s AND change = %(change)s
                        AND CASE WHEN %(kind)s::text IS NULL THEN kind IS NULL AND story_id = %(story_id)s
                                 ELSE entry_id = %(entry_id)s AND NOT is_merged END)
    ON CONFLICT (subscription_id, digest_at, part) WHERE digest_at IS NOT NULL
    DO UPDATE SET channel = excluded.channel, address = excluded.address WHERE marsad.delivery.state = 'pending' AND marsad.delivery.attempts = 0
    RETURNING delivery_id
)
INSERT INTO marsad.alert (subscription_id, story_id, entry_id, kind, change, topic, theatre, status, denied, weight, facts, names, reason,
                          article_id, created_at, delivery_id)
SELECT %(subscription_id)s, %(story_id)s, %(entry_id)s, %(kind)s, %(change)s, %(topic)s, %(theatre)s, %(status)s, %(denied)s, %(weight)s,
       %(facts)s, %(names)s, %(reason)s, %(article_id)s, %(now)s, delivery_id FROM digest;

-- name: save_untold
-- Keeps why subscribers are not told of some articles; what was decided before of the same is replaced.
INSERT INTO marsad.untold (subscription_id, article_id, reason, decided_at)
SELECT subscription_id, article_id, reason, %(now)s
FROM unnest(%(subscription_ids)s::text[], %(article_ids)s::bigint[], %(reasons)s::text[]) AS r (subscription_id, article_id, reason)
ON CONFLICT (article_id, subscription_id) DO UPDATE SET reason = excluded.reason, decided_at = excluded.decided_at;
