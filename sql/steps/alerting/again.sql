-- name: concerned
-- The entries that some articles report, or are alerted of, and the violations soon after theirs, before which it was not quiet.
WITH own AS (
    SELECT r.entry_id FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) WHERE e.article_id = ANY (%(article_ids)s)
    UNION
    SELECT l.entry_id FROM marsad.alert l WHERE l.article_id = ANY (%(article_ids)s) AND l.entry_id IS NOT NULL
)
SELECT entry_id FROM own
UNION
SELECT b.entry_id FROM own JOIN marsad.ledger_entry n USING (entry_id) JOIN marsad.ledger_entry b USING (theatre)
WHERE n.kind = 'violation' AND b.kind = 'violation' AND b.first_at >= n.first_at AND b.first_at < n.first_at + %(quiet)s::interval;

-- name: open
-- Which originals of some entries and stories, and of some articles, are still to be told of, or not.
SELECT a.article_id
FROM marsad.article a
WHERE a.disposition = 'kept' AND a.source_id <> 'seed' AND NOT marsad.is_settled(a.article_id)
  AND (a.story_id = ANY (%(story_ids)s) OR a.article_id = ANY (%(article_ids)s)
       OR a.article_id IN (SELECT v.article_id FROM marsad.ledger_report r JOIN marsad.ledger_event v USING (event_id)
                           WHERE r.entry_id = ANY (%(entry_ids)s)))
  AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id);

-- name: articles
-- Some articles as the alerts see them, in order of publication.
SELECT a.article_id, a.story_id, a.title, a.text, a.source_id, a.published_at, a.first_seen_at, coalesce(a.new_facts, '{}') AS new_facts,
       marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank,
       coalesce(a.is_first_poll, e.is_first_poll, false) AS is_first_poll, coalesce(a.is_backfilled, e.backfill_id IS NOT NULL) AS is_backfilled
FROM marsad.article a LEFT JOIN marsad.entry e USING (entry_id)
WHERE a.article_id = ANY (%(article_ids)s)
ORDER BY rank;

-- name: after
-- The articles still to be told of, or not, for which it matters what others tell: those after them in their stories and entries, and in entries that their stories tell of.
WITH told AS (
    SELECT a.article_id, a.story_id, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank
    FROM marsad.article a WHERE a.article_id = ANY (%(article_ids)s)
), entries AS (
    SELECT r.entry_id, min(told.rank) AS rank
    FROM told JOIN marsad.article s USING (story_id) JOIN marsad.ledger_event e ON e.article_id = s.article_id JOIN marsad.ledger_report r USING (event_id)
    GROUP BY r.entry_id
), near AS (
    SELECT a.article_id, told.rank FROM told JOIN marsad.article a USING (story_id)
    UNION
    SELECT e.article_id, entries.rank FROM entries JOIN marsad.ledger_report r USING (entry_id) JOIN marsad.ledger_event e USING (event_id)
)
SELECT DISTINCT a.article_id
FROM near JOIN marsad.article a USING (article_id)
WHERE marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) > near.rank
  AND a.disposition = 'kept' AND a.source_id <> 'seed' AND NOT marsad.is_settled(a.article_id)
  AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id);

-- name: readers
-- For which subscriptions some articles were decided on before, but for those that were stopped then; no row where that never was.
SELECT article_id, array_agg(DISTINCT subscription_id) FILTER (WHERE NOT is_stopped) AS subscription_ids
FROM (SELECT article_id, subscription_id, false AS is_stopped FROM marsad.alert WHERE article_id = ANY (%(article_ids)s)
      UNION ALL
      SELECT article_id, subscription_id, reason = %(stopped)s FROM marsad.untold WHERE article_id = ANY (%(article_ids)s)) AS one
GROUP BY article_id;

-- name: lock
-- Messages that nobody has begun to send and that tell of some articles, entries or stories, and digests, held against being sent meanwhile.
SELECT d.delivery_id FROM marsad.delivery d
WHERE d.state = 'pending' AND d.attempts = 0 AND (d.digest_at IS NOT NULL OR d.delivery_id IN (
    SELECT l.delivery_id FROM marsad.alert l WHERE l.entry_id = ANY (%(entry_ids)s)
    UNION SELECT l.delivery_id FROM marsad.alert l WHERE l.story_id = ANY (%(story_ids)s)
    UNION SELECT l.delivery_id FROM marsad.alert l WHERE l.article_id = ANY (%(article_ids)s)
    UNION SELECT l.delivery_id FROM marsad.article a JOIN marsad.alert l USING (story_id) WHERE a.article_id = ANY (%(article_ids)s)))
ORDER BY d.delivery_id FOR UPDATE;

-- name: told
-- What is told of some articles, and what they are the first of their stories to say.
SELECT article_id, array_agg(said ORDER BY said) AS said
FROM (SELECT l.article_id, concat_ws(' ', l.subscription_id, l.story_id, l.entry_id, l.kind, l.change, l.theatre, l.status, l.denied, l.weight, l.facts) AS said
      FROM marsad.alert l WHERE l.article_id = ANY (%(article_ids)s)
      UNION ALL
      SELECT f.article_id, f.story_id || f.fact FROM marsad.story_fact f WHERE f.article_id = ANY (%(article_ids)s)) AS one
GROUP BY article_id;

-- name: withdraw
-- Takes out of messages that nobody has begun to send what they were to tell of some articles.
DELETE FROM marsad.alert l USING marsad.delivery d
WHERE d.delivery_id = l.delivery_id AND l.article_id = ANY (%(article_ids)s) AND d.state = 'pending' AND d.attempts = 0
RETURNING l.article_id;

-- name: waiting
-- The alerts of messages that nobody has begun to send: all of those that tell of some articles, or that such messages tell of beside them, and of digests.
WITH RECURSIVE mine AS (
    SELECT DISTINCT l.delivery_id FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
    WHERE l.article_id = ANY (%(article_ids)s) AND d.state = 'pending' AND d.attempts = 0
    UNION
    SELECT o.delivery_id FROM mine JOIN marsad.alert l USING (delivery_id)
    JOIN marsad.alert o ON o.subscription_id = l.subscription_id
        AND (o.article_id = l.article_id OR o.entry_id = l.entry_id OR ((o.kind IS NULL OR l.kind IS NULL) AND o.story_id = l.story_id))
    JOIN marsad.delivery d ON d.delivery_id = o.delivery_id
    JOIN marsad.delivery e ON e.delivery_id = mine.delivery_id
    WHERE d.state = 'pending' AND d.attempts = 0 AND d.digest_at IS NOT DISTINCT FROM e.digest_at
), those AS (
    SELECT delivery_id FROM mine
    UNION
    SELECT o.delivery_id FROM mine JOIN marsad.delivery d USING (delivery_id)
    JOIN marsad.delivery o ON o.subscription_id = d.subscription_id AND o.digest_at = d.digest_at AND o.state = 'pending' AND o.attempts = 0
)
SELECT l.alert_id, d.delivery_id, d.subscription_id, d.channel, d.digest_at, l.entry_id, l.article_id, l.story_id, l.kind IS NULL AS is_by_story
FROM those JOIN marsad.delivery d USING (delivery_id) JOIN marsad.alert l USING (delivery_id) JOIN marsad.article a USING (article_id)
ORDER BY d.subscription_id, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256), l.kind IS NULL, l.change,
         marsad.entry_beginning(l.entry_id), l.alert_id;

-- name: put
-- Puts alerts into messages.
UPDATE marsad.alert l SET delivery_id = m.delivery_id
FROM unnest(%(alert_ids)s::bigint[], %(delivery_ids)s::bigint[]) AS m (alert_id, delivery_id) WHERE l.alert_id = m.alert_id;

-- name: another_message
-- Makes a message like another one, for what has nothing to do with the rest of it; its id.
INSERT INTO marsad.delivery (subscription_id, channel, address, message_id, created_at, next_attempt_at)
SELECT subscription_id, channel, address, %(message_id)s, created_at, next_attempt_at FROM marsad.delivery WHERE delivery_id = %(delivery_id)s
RETURNING delivery_id;

-- name: drop_empty
-- Withdraws messages that tell nothing any more.
DELETE FROM marsad.delivery d
WHERE d.state = 'pending' AND d.attempts = 0 AND NOT EXISTS (SELECT FROM marsad.alert l WHERE l.delivery_id = d.delivery_id);

-- name: drop_facts
-- Forgets what some articles were the first of their stories to say, to be recorded again.
DELETE FROM marsad.story_fact WHERE article_id = ANY (%(article_ids)s);

-- name: drop_untold
-- Forgets why nobody was told of some articles, which is decided again for those who had not stopped.
DELETE FROM marsad.untold WHERE article_id = ANY (%(article_ids)s) AND reason <> %(stopped)s;

-- name: unsettled
-- Those of some articles of which it is decided again what is told of them.
SELECT article_id FROM unnest(%(article_ids)s::bigint[]) AS a (article_id) WHERE NOT marsad.is_settled(article_id);

-- name: drop_told
-- Forgets why somebody was not told of some articles where another entry or story of theirs tells of them.
DELETE FROM marsad.untold u
WHERE u.article_id = ANY (%(article_ids)s)
  AND EXISTS (SELECT FROM marsad.alert l WHERE l.article_id = u.article_id AND l.subscription_id = u.subscription_id);
