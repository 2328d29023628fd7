-- name: withdraw
-- Takes back what waits for readers who have stopped, and for subscriptions that the operator no longer names.
UPDATE marsad.delivery d
SET state = 'withdrawn',
    reason = CASE WHEN b.is_active THEN 'the reader stopped the subscription' ELSE 'the subscription is no longer named' END
FROM marsad.subscription b
WHERE b.subscription_id = d.subscription_id AND d.state IN ('pending', 'claimed') AND (
    NOT b.is_active
    OR EXISTS (SELECT FROM marsad.stop s WHERE s.subscription_id = b.subscription_id AND s.address = b.address));

-- name: due
-- The ways on which there are messages to send now, with how many: mail is one way, every other receiver a way of its own. A claimed one counts: its sender may have died.
SELECT b.channel, CASE WHEN b.channel <> 'email' THEN b.address END AS receiver, count(*) AS due
FROM marsad.delivery d JOIN marsad.subscription b USING (subscription_id)
WHERE d.state IN ('pending', 'claimed') AND d.next_attempt_at <= %(now)s
GROUP BY 1, 2 ORDER BY b.channel <> 'email', 1, 2;

-- name: enrol
-- Gives this session a number as a sender, and the lock that says it lives: the lock ends with the connection, whatever happens.
SELECT sender, pg_advisory_lock(77201, sender) FROM (SELECT nextval('marsad.sender')::int AS sender OFFSET 0) AS numbered;

-- name: turn
-- Records what came of the message in hand, if there is one, and claims the first that is due and in nobody's hands; one claimed by a sender that is no more is in nobody's.
WITH settled AS (
    UPDATE marsad.delivery
    SET state = %(state)s, reason = %(reason)s, subject = coalesce(%(subject)s, subject), next_attempt_at = %(next_attempt_at)s,
        sent_at = CASE WHEN %(state)s = 'sent' THEN %(now)s::timestamptz END,
        attempts = attempts - (NOT %(is_counted)s)::int  -- for want of a mail server, or one that refuses us: no attempt
    WHERE delivery_id = %(delivery_id)s
),
first AS (
    SELECT d.delivery_id, b.channel, b.address, b.language, b.zone
    FROM marsad.delivery d JOIN marsad.subscription b USING (subscription_id)
    WHERE %(goes_on)s AND b.channel = %(channel)s AND (%(receiver)s::text IS NULL OR b.address = %(receiver)s) AND d.state IN ('pending', 'claimed') AND d.next_attempt_at <= %(now)s
      AND d.delivery_id IS DISTINCT FROM %(delivery_id)s AND (
        d.state = 'pending'
        OR NOT EXISTS (SELECT FROM pg_locks l
                       WHERE l.locktype = 'advisory' AND l.classid = 77201 AND l.objid = d.claimed_by::oid AND l.granted
                         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))
    ORDER BY d.next_attempt_at, d.delivery_id
    LIMIT 1
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE marsad.delivery d
SET state = 'claimed', claimed_at = %(now)s, claimed_by = %(sender)s, attempts = attempts + 1, channel = first.channel, address = first.address
FROM first WHERE d.delivery_id = first.delivery_id
RETURNING d.delivery_id, d.subscription_id, d.channel, d.address, d.message_id, d.attempts, d.created_at, d.digest_at, first.language, first.zone,
    (SELECT jsonb_agg(jsonb_build_object('story_id', l.story_id, 'article_id', l.article_id, 'topic', l.topic, 'theatre', l.theatre,
                                         'status', l.status, 'denied', l.denied, 'weight', l.weight, 'facts', l.facts, 'names', l.names,
                                         'entry_id', l.entry_id, 'kind', l.kind, 'change', l.change, 'alert_id', l.alert_id) ORDER BY l.alert_id)
     FROM marsad.alert l WHERE l.delivery_id = d.delivery_id) AS alerts;

-- name: article
-- What an alert tells of its article: the sentences that prove the topic, those that say most first, and the outlets of its story so far.
SELECT t.title_ar AS topic_ar, t.title_en AS topic_en, a.title, a.url, a.published_at, a.published_zone, a.first_seen_at,
       s.name_ar, s.name_en, e.sentences, r.reports, r.outlets
FROM marsad.article a
JOIN marsad.source s USING (source_id)
JOIN marsad.topic t ON t.topic = %(topic)s
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('field', one.field, 'sentence', one.sentence, 'start', one.start_offset - one.evidence_start,
                                                 'end', one.end_offset - one.evidence_start,
                                                 'status_words', one.status_words)
                              ORDER BY one.rank, one.start_offset), '[]') AS sentences
    FROM (
        SELECT DISTINCT ON (m.field, m.evidence_start) m.field, m.start_offset, m.end_offset, m.evidence_start,
               substring(CASE m.field WHEN 'title' THEN a.title ELSE a.text END
                         FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start) AS sentence,
               concat_ws(' … ', m.denied_quote, m.status_quote) AS status_words,
               (m.theatre <> %(theatre)s)::int * 2 + (m.status IS DISTINCT FROM %(status)s)::int
                   + CASE m.weight WHEN 'subject' THEN 0 WHEN 'part' THEN 4 ELSE 8 END AS rank
        FROM marsad.mention m WHERE m.article_id = a.article_id AND m.topic = %(topic)s
        ORDER BY m.field, m.evidence_start, rank, m.start_offset
    ) AS one) AS e
CROSS JOIN LATERAL (
    SELECT count(*) AS outlets,
           coalesce(jsonb_agg(jsonb_build_object('name_ar', one.name_ar, 'name_en', one.name_en, 'title', one.title, 'url', one.url, 'at', one.at)
                              ORDER BY one.at) FILTER (WHERE one.place <= 12), '[]') AS reports
    FROM (
        SELECT first.*, row_number() OVER (ORDER BY first.at) AS place FROM (
            SELECT DISTINCT ON (o.source_id) o.name_ar, o.name_en, x.title, x.url, coalesce(x.published_at, x.first_seen_at) AS at
            FROM marsad.article x JOIN marsad.source o USING (source_id)
            WHERE x.story_id = %(story_id)s AND x.seed IS NULL
            ORDER BY o.source_id, coalesce(x.published_at, x.first_seen_at), x.article_id) AS first
    ) AS one) AS r
WHERE a.article_id = %(article_id)s;

-- name: root
-- The Message-ID that first told a subscription of a story: its thread.
SELECT d.message_id FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.subscription_id = %(subscription_id)s AND l.story_id = %(story_id)s
ORDER BY l.alert_id LIMIT 1;

-- name: thread
-- The messages that told a subscription of an entry, or of the one that it renews, before an alert: the steps of each, the first first.
SELECT d.message_id, d.sent_at, min(l.created_at) AS told_at, array_agg(DISTINCT l.change) AS changes,
       (SELECT count(DISTINCT a.source_id) FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id)
        JOIN marsad.article a USING (article_id) WHERE r.entry_id = %(entry_id)s AND a.stored_at <= min(l.created_at)) AS outlets
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.subscription_id = %(subscription_id)s AND l.delivery_id <> %(delivery_id)s AND d.digest_at IS NULL
  AND l.entry_id IN (%(entry_id)s, (SELECT renews_id FROM marsad.ledger_entry WHERE entry_id = %(entry_id)s))
  AND l.alert_id < %(alert_id)s
GROUP BY d.delivery_id ORDER BY min(l.alert_id);

-- name: entries
-- What messages tell of some entries: their reports in the order of publication, the outlets that print them, copies too, and what they contradict each other in.
SELECT n.entry_id, n.kind, n.theatre, n.first_at, n.last_at, n.renews_id, r.reports, o.outlets, c.conflicts
FROM marsad.ledger_entry n
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'event_id', e.event_id, 'article_id', e.article_id, 'status', e.status, 'is_denied', e.manner IS NOT DISTINCT FROM 'denied',
               'weight', e.weight, 'manner', e.manner, 'at', e.at, 'is_dated', a.published_at IS NOT NULL, 'source_ar', s.name_ar, 'source_en', s.name_en, 'ownership', s.ownership,
               'speaker_ar', coalesce(k.ar, w.ar, q.quote), 'speaker_en', coalesce(k.en, w.en, q.quote), 'via', v.quote,
               'is_official', coalesce(k.kind IN ('state_army', 'government', 'mediator') OR k.actor = 'united-nations' OR w.kind = 'country', false)
                              AND coalesce(q.quote !~ '(وكال|مراسل|صحيف|قناة|التلفزيون)', true),
               'begins', e.begins, 'begins_precision', e.begins_precision, 'ends', e.ends, 'ends_precision', e.ends_precision,
               'declared', e.declared, 'declared_precision', e.declared_precision, 'duration', e.duration, 'ordinal', e.ordinal,
               'round', e.round, 'is_joint', e.is_joint, 'agreement', e.agreement,
               'places', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.place, 'ar', coalesce(p.ar, l.quote), 'en', coalesce(p.en, l.quote),
                                                                       'role', l.role, 'kind', p.kind, 'parent', p.parent) ORDER BY l.number), '[]')
                          FROM marsad.ledger_place l LEFT JOIN marsad.place p USING (place) WHERE l.event_id = e.event_id),
               'parties', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.actor, 'ar', coalesce(x.ar, y.ar, t.quote), 'en', coalesce(x.en, y.en, t.quote),
                                                                        'role', t.role) ORDER BY t.number), '[]')
                           FROM marsad.ledger_party t LEFT JOIN marsad.actor x USING (actor) LEFT JOIN marsad.place y ON y.place = t.actor
                           WHERE t.event_id = e.event_id),
               'counts', (SELECT coalesce(jsonb_agg(jsonb_build_object('what', t.what, 'value', t.value, 'bound', t.bound) ORDER BY t.number), '[]')
                          FROM marsad.ledger_count t WHERE t.event_id = e.event_id AND t.place IS NULL))
           ORDER BY e.at, e.event_id), '[]') AS reports
    FROM (SELECT e.* FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) WHERE x.entry_id = n.entry_id
          ORDER BY e.at, e.event_id LIMIT 200) e
    JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
    LEFT JOIN marsad.actor k ON k.actor = e.speaker LEFT JOIN marsad.place w ON w.place = e.speaker
    LEFT JOIN marsad.ledger_fact q ON q.event_id = e.event_id AND q.name = 'speaker'
    LEFT JOIN marsad.ledger_fact v ON v.event_id = e.event_id AND v.name = 'via') AS r
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('name_ar', one.name_ar, 'name_en', one.name_en, 'ownership', one.ownership, 'title', one.title,
                                                 'url', one.url, 'at', one.at, 'is_copy', one.is_copy) ORDER BY one.at), '[]') AS outlets
    FROM (SELECT DISTINCT ON (s.source_id) s.name_ar, s.name_en, s.ownership, a.title, a.url, coalesce(a.published_at, a.first_seen_at) AS at,
                 told.is_copy
          FROM (SELECT e.article_id, false AS is_copy FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) WHERE x.entry_id = n.entry_id
                UNION
                SELECT d.article_id, true FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id)
                JOIN marsad.duplicate d ON d.original_id = e.article_id WHERE x.entry_id = n.entry_id) told
          JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id) WHERE a.seed IS NULL
          ORDER BY s.source_id, told.is_copy, coalesce(a.published_at, a.first_seen_at), a.article_id) AS one) AS o
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('field', x.field, 'value', x.value, 'event_id', x.event_id) ORDER BY x.field, e.at, x.event_id), '[]') AS conflicts
    FROM marsad.ledger_conflict x JOIN marsad.ledger_event e USING (event_id) WHERE x.entry_id = n.entry_id AND x.field <> 'happened') AS c
WHERE n.entry_id = ANY (%(entry_ids)s::bigint[]);

-- name: entry_texts
-- The articles that tell some entries, one each, with the places of the words that say its status, places, parties, dates, numbers and speaker.
SELECT wanted.entry_id, a.article_id, a.title, a.text, a.url, a.published_at, a.published_zone, a.first_seen_at, s.name_ar, s.name_en, w.words
FROM unnest(%(entry_ids)s::bigint[], %(article_ids)s::bigint[]) AS wanted (entry_id, article_id)
JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('event_id', u.event_id, 'what', u.what, 'field', u.field, 'start', u.start_offset, 'end', u.end_offset,
                                                 'status', e.status, 'is_denied', e.manner IS NOT DISTINCT FROM 'denied')
                              ORDER BY u.event_id, u.start_offset), '[]') AS words
    FROM (SELECT v.event_id, v.status, v.manner FROM marsad.ledger_event v JOIN marsad.ledger_report r USING (event_id)
          WHERE v.article_id = a.article_id AND r.entry_id = wanted.entry_id OFFSET 0) e
    CROSS JOIN LATERAL (
        SELECT f.event_id, CASE f.name WHEN 'status' THEN 'status' WHEN 'speaker' THEN 'speaker' ELSE 'date' END AS what, f.field, f.start_offset, f.end_offset
        FROM marsad.ledger_fact f WHERE f.event_id = e.event_id AND f.name IN ('status', 'speaker', 'begins', 'ends', 'declared', 'duration')
        UNION ALL SELECT t.event_id, 'party', t.field, t.start_offset, t.end_offset FROM marsad.ledger_party t WHERE t.event_id = e.event_id
        UNION ALL SELECT t.event_id, 'place', t.field, t.start_offset, t.end_offset FROM marsad.ledger_place t WHERE t.event_id = e.event_id
        UNION ALL SELECT t.event_id, 'number', t.field, t.start_offset, t.end_offset FROM marsad.ledger_count t WHERE t.event_id = e.event_id) AS u) AS w;

-- name: grown
-- The stories that a subscription was told of in the last week and that more outlets report since its last digest or message of them.
SELECT a.title, a.url, n.outlets, n.more
FROM (
    SELECT l.story_id, min(l.alert_id) AS alert_id,
           greatest(max(d.sent_at), (SELECT max(sent_at) FROM marsad.delivery
                                     WHERE subscription_id = %(subscription_id)s AND digest_at IS NOT NULL)) AS since
    FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
    WHERE l.subscription_id = %(subscription_id)s AND l.created_at > %(now)s::timestamptz - interval '7 days'
    GROUP BY l.story_id
    HAVING bool_and(d.sent_at IS NOT NULL)
) AS told
JOIN marsad.alert l USING (alert_id)
JOIN marsad.article a USING (article_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS outlets, count(*) FILTER (WHERE first_at > told.since) AS more
    FROM (SELECT min(stored_at) AS first_at FROM marsad.article WHERE story_id = told.story_id AND seed IS NULL GROUP BY source_id) AS o
) AS n
WHERE n.more > 0 AND n.outlets > 1  -- one outlet alone is the one that was told
ORDER BY n.more DESC, told.story_id LIMIT 20;

-- name: service_works
-- Records that a channel took a message.
INSERT INTO marsad.channel_state (channel, worked_at) VALUES (%(channel)s, %(now)s)
ON CONFLICT (channel) DO UPDATE SET worked_at = excluded.worked_at, failing_since = NULL, reason = NULL;

-- name: service_fails
-- Records that a channel took nothing in a run, and why; since when that is so.
INSERT INTO marsad.channel_state AS c (channel, failing_since, reason) VALUES (%(channel)s, %(now)s, %(reason)s)
ON CONFLICT (channel) DO UPDATE SET failing_since = coalesce(c.failing_since, excluded.failing_since), reason = excluded.reason
RETURNING failing_since;

-- name: service_state
-- The channels that take nothing now, with how many messages wait for each.
SELECT c.channel, c.failing_since, c.worked_at, c.reason,
       (SELECT count(*) FROM marsad.delivery d JOIN marsad.subscription b USING (subscription_id)
        WHERE d.state IN ('pending', 'claimed') AND d.next_attempt_at <= %(now)s
          AND CASE b.channel WHEN 'email' THEN 'email' ELSE b.channel || ' ' || b.address END = c.channel) AS waiting
FROM marsad.channel_state c WHERE c.failing_since IS NOT NULL ORDER BY c.failing_since;
