-- name: follow
-- Lets alerts follow their article where its entry became another one: what was told of both entries that are one now is marked as merged.
WITH members AS (
    SELECT r.entry_id, e.article_id, e.kind, e.status
    FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) WHERE r.entry_id = ANY (%(entry_ids)s)
), strayed AS (
    SELECT l.alert_id, l.subscription_id, l.change, now_in.entry_id
    FROM marsad.alert l
    LEFT JOIN marsad.duplicate d ON d.article_id = l.article_id
    CROSS JOIN LATERAL (
        SELECT m.entry_id FROM members m
        WHERE m.article_id IN (l.article_id, d.original_id) AND m.kind = l.kind
        ORDER BY (split_part(l.change, '/', 2) = m.status) DESC, m.entry_id LIMIT 1
    ) AS now_in
    WHERE l.kind IS NOT NULL AND l.entry_id IS DISTINCT FROM now_in.entry_id
      AND l.alert_id IN (SELECT a.alert_id FROM members JOIN marsad.alert a ON a.article_id = members.article_id WHERE a.kind IS NOT NULL
                         UNION
                         SELECT a.alert_id FROM members JOIN marsad.duplicate u ON u.original_id = members.article_id
                         JOIN marsad.alert a ON a.article_id = u.article_id WHERE a.kind IS NOT NULL)
      AND NOT EXISTS (SELECT FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id)
                      WHERE r.entry_id = l.entry_id AND e.article_id IN (l.article_id, d.original_id))
), ranked AS (
    SELECT s.*, row_number() OVER (PARTITION BY subscription_id, entry_id, change ORDER BY alert_id) > 1
                OR EXISTS (SELECT FROM marsad.alert k WHERE k.subscription_id = s.subscription_id AND k.entry_id = s.entry_id
                           AND k.change = s.change AND NOT k.is_merged) AS is_twin
    FROM strayed s
)
UPDATE marsad.alert l SET entry_id = ranked.entry_id, is_merged = ranked.is_twin FROM ranked WHERE l.alert_id = ranked.alert_id;

-- name: of_articles
-- The entries that some articles report.
SELECT DISTINCT r.entry_id FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id)
WHERE e.article_id = ANY (%(article_ids)s) ORDER BY r.entry_id;

-- name: reports
-- The reports of some entries as the alerts see them; none of attacks of which no report says that they break a ceasefire.
SELECT e.event_id, r.entry_id, e.article_id, a.story_id, a.source_id, s.ownership, e.kind, e.status,
       e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.theatre, e.weight, e.at, f.field, f.start_offset AS start, f.end_offset AS "end", e.begins,
       coalesce((SELECT max(c.value) FROM marsad.ledger_count c WHERE c.event_id = e.event_id AND c.what = 'killed'), 0) AS killed,
       e.speaker, coalesce(k.kind IN ('state_army', 'government', 'mediator') OR k.actor = 'united-nations' OR w.place IS NOT NULL, false)
                  AND coalesce(q.quote !~ '(وكال|مراسل|صحيف|قناة|التلفزيون)', true) AS is_official,
       ARRAY (SELECT DISTINCT p.actor FROM marsad.ledger_party p WHERE p.event_id = e.event_id AND p.actor IS NOT NULL) AS actors,
       ARRAY (WITH RECURSIVE up (place) AS (
                  SELECT l.place FROM marsad.ledger_place l WHERE l.event_id = e.event_id AND l.place IS NOT NULL
                  UNION SELECT p.parent FROM up JOIN marsad.place p USING (place) WHERE p.parent IS NOT NULL)
              SELECT place FROM up) AS places,
       ARRAY (SELECT c.field FROM marsad.ledger_conflict c WHERE c.event_id = e.event_id AND c.entry_id = r.entry_id ORDER BY c.field) AS conflicts,
       ARRAY (SELECT c.field || '=' || c.value FROM marsad.ledger_conflict c WHERE c.event_id = e.event_id AND c.entry_id = r.entry_id) AS claims,
       marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank, marsad.is_settled(a.article_id) AS is_settled
FROM marsad.ledger_report r JOIN marsad.ledger_entry n USING (entry_id) JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
JOIN marsad.source s USING (source_id)
JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
LEFT JOIN marsad.ledger_fact q ON q.event_id = e.event_id AND q.name = 'speaker'
LEFT JOIN marsad.actor k ON k.actor = e.speaker
LEFT JOIN marsad.place w ON w.place = e.speaker AND w.kind = 'country'
WHERE r.entry_id = ANY (%(entry_ids)s) AND n.is_said
ORDER BY e.at, a.canonical_sha256, e.number;

-- name: known
-- Of some entries: how many outlets report each, copies too, and whether nothing was reported as broken there in the time before; what has no place breaks no quiet elsewhere.
SELECT n.entry_id, o.outlets,
       NOT EXISTS (
           SELECT FROM marsad.ledger_entry b
           WHERE b.kind = 'violation' AND b.is_said AND n.kind = 'violation' AND b.entry_id <> n.entry_id AND b.theatre = n.theatre
             AND b.first_at > n.first_at - %(quiet)s::interval AND b.first_at <= n.first_at
             AND (b.first_at < n.first_at OR marsad.entry_beginning(b.entry_id) < marsad.entry_beginning(n.entry_id))
             AND EXISTS (SELECT FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id)
                         WHERE x.entry_id = b.entry_id AND e.weight = 'subject' AND e.manner IS DISTINCT FROM 'denied')
             AND (NOT EXISTS (SELECT FROM marsad.ledger_report x JOIN marsad.ledger_place l USING (event_id) JOIN marsad.place p USING (place)
                              WHERE x.entry_id = n.entry_id AND p.governorate IS NOT NULL)
                  OR EXISTS (SELECT FROM marsad.ledger_report x JOIN marsad.ledger_place l USING (event_id) JOIN marsad.place p USING (place)
                             JOIN marsad.place q ON q.governorate = p.governorate JOIN marsad.ledger_place m ON m.place = q.place
                             JOIN marsad.ledger_report y ON y.event_id = m.event_id
                             WHERE x.entry_id = n.entry_id AND y.entry_id = b.entry_id))) AS is_quiet
FROM marsad.ledger_entry n
CROSS JOIN LATERAL (
    SELECT count(DISTINCT a.source_id) AS outlets
    FROM (SELECT e.article_id FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) WHERE r.entry_id = n.entry_id
          UNION
          SELECT d.article_id FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id)
          JOIN marsad.duplicate d ON d.original_id = e.article_id WHERE r.entry_id = n.entry_id) told
    JOIN marsad.article a USING (article_id)) AS o
WHERE n.entry_id = ANY (%(entry_ids)s);

-- name: told
-- What subscribers were told of some entries, also by their stories, or are to be told by articles up to a place in the order of publication; `is_waiting`: in a digest that nobody has begun to send.
SELECT l.subscription_id, l.entry_id, l.change, l.weight, l.alert_id,
       d.digest_at IS NOT NULL AND d.state = 'pending' AND d.attempts = 0 AS is_waiting,
       coalesce((SELECT max(f::integer) FROM unnest(l.facts) AS w (fact), substring(w.fact FROM '^killed/(\d+)$') AS f), 0) AS killed,
       false AS is_by_story
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.entry_id = ANY (%(entry_ids)s) AND marsad.is_known(l.article_id, %(rank)s)
UNION ALL
SELECT DISTINCT l.subscription_id, r.entry_id, 'ceasefire/' || CASE WHEN l.denied THEN 'denied' ELSE l.status END, l.weight, l.alert_id, false, 0, true
FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
JOIN marsad.alert l ON l.story_id = a.story_id
WHERE r.entry_id = ANY (%(entry_ids)s) AND e.kind = 'ceasefire' AND e.weight <> 'background'
  AND l.kind IS NULL AND l.theatre = e.theatre AND l.status NOT IN ('violated', 'failed', 'unclear', 'past')
  AND marsad.is_known(l.article_id, %(rank)s);

-- name: take_out
-- Takes a step out of the digest that was to tell it, for it is told at once now; a digest that is empty then is withdrawn.
WITH gone AS (DELETE FROM marsad.alert WHERE alert_id = %(alert_id)s RETURNING delivery_id)
DELETE FROM marsad.delivery d USING gone
WHERE d.delivery_id = gone.delivery_id
  AND NOT EXISTS (SELECT FROM marsad.alert o WHERE o.delivery_id = gone.delivery_id AND o.alert_id <> %(alert_id)s);
