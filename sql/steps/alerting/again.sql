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
-- The originals of some entries and stories that arrived lately and of which nobody was told yet, in order of publication.
SELECT a.article_id, a.story_id, a.title, a.text, a.source_id, a.published_at, a.first_seen_at, coalesce(a.new_facts, '{}') AS new_facts,
       coalesce(a.is_first_poll, e.is_first_poll, false) AS is_first_poll, coalesce(a.is_backfilled, e.backfill_id IS NOT NULL) AS is_backfilled
FROM marsad.article a LEFT JOIN marsad.entry e USING (entry_id)
WHERE a.disposition = 'kept' AND a.source_id <> 'seed' AND a.stored_at > now() - %(lately)s::interval
  AND (a.story_id = ANY (%(story_ids)s)
       OR a.article_id IN (SELECT v.article_id FROM marsad.ledger_report r JOIN marsad.ledger_event v USING (event_id)
                           WHERE r.entry_id = ANY (%(entry_ids)s)))
  AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id)
  AND NOT EXISTS (SELECT FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
                  WHERE l.article_id = a.article_id AND NOT (d.state = 'pending' AND d.attempts = 0))
ORDER BY marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256);

-- name: lock
-- Messages that nobody has begun to send and that tell of some articles, entries or stories, held against being sent meanwhile.
SELECT d.delivery_id FROM marsad.delivery d
WHERE d.state = 'pending' AND d.attempts = 0 AND d.delivery_id IN (
    SELECT l.delivery_id FROM marsad.alert l WHERE l.entry_id = ANY (%(entry_ids)s)
    UNION SELECT l.delivery_id FROM marsad.alert l WHERE l.story_id = ANY (%(story_ids)s)
    UNION SELECT l.delivery_id FROM marsad.alert l WHERE l.article_id = ANY (%(article_ids)s))
ORDER BY d.delivery_id FOR UPDATE;

-- name: beside
-- What else the messages of their own among some tell: entries, and stories that tell by themselves.
SELECT DISTINCT l.entry_id, CASE WHEN l.kind IS NULL THEN l.story_id END AS story_id
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE d.delivery_id = ANY (%(delivery_ids)s) AND d.digest_at IS NULL;

-- name: withdraw
-- Takes out of some messages what they were to tell of some entries, stories or articles; not of articles of which somebody was told.
DELETE FROM marsad.alert l
WHERE l.delivery_id = ANY (%(delivery_ids)s)
  AND (l.entry_id = ANY (%(entry_ids)s) OR l.article_id = ANY (%(article_ids)s) OR (l.kind IS NULL AND l.story_id = ANY (%(story_ids)s)))
  AND NOT EXISTS (SELECT FROM marsad.alert o JOIN marsad.delivery d USING (delivery_id)
                  WHERE o.article_id = l.article_id AND NOT (d.state = 'pending' AND d.attempts = 0))
RETURNING l.article_id;

-- name: drop_empty
-- Withdraws messages that tell nothing any more.
DELETE FROM marsad.delivery d
WHERE d.delivery_id = ANY (%(delivery_ids)s) AND NOT EXISTS (SELECT FROM marsad.alert l WHERE l.delivery_id = d.delivery_id);

-- name: drop_facts
-- Forgets what some articles were the first of their stories to say, to be recorded again.
DELETE FROM marsad.story_fact WHERE article_id = ANY (%(article_ids)s);

-- name: drop_untold
-- Forgets why nobody was told of some articles, which is decided again.
DELETE FROM marsad.untold WHERE article_id = ANY (%(article_ids)s);

-- name: unsent
-- Those of some articles of which nobody was told yet.
SELECT a.article_id FROM unnest(%(article_ids)s::bigint[]) AS a (article_id)
WHERE NOT EXISTS (SELECT FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
                  WHERE l.article_id = a.article_id AND NOT (d.state = 'pending' AND d.attempts = 0));

-- name: drop_told
-- Forgets why somebody was not told of some articles where another entry or story of theirs tells of them.
DELETE FROM marsad.untold u
WHERE u.article_id = ANY (%(article_ids)s)
  AND EXISTS (SELECT FROM marsad.alert l WHERE l.article_id = u.article_id AND l.subscription_id = u.subscription_id);
