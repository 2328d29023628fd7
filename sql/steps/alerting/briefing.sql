-- name: entries
-- The entries that some article told of as its subject or a part of its news in a period, with the article that told it first in it.
SELECT DISTINCT ON (r.entry_id) r.entry_id, e.article_id
FROM marsad.ledger_event e JOIN marsad.ledger_report r USING (event_id) JOIN marsad.ledger_entry n USING (entry_id)
WHERE n.is_said AND e.at >= %(since)s AND e.at < %(until)s AND e.weight <> 'background'
ORDER BY r.entry_id, e.weight = 'subject' DESC, e.at, e.event_id LIMIT 2000;

-- name: running
-- The ceasefires that were said to hold by the end of a period, and neither ended nor suspended since, by the latest word of the 60 days before: since when, and when a violation where they hold was last reported, in the year before.
WITH running AS MATERIALIZED (
    SELECT n.entry_id, n.theatre, l.article_id, n.first_at
    FROM marsad.ledger_entry n
    CROSS JOIN LATERAL (
        SELECT e.article_id, e.status FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id)
        WHERE r.entry_id = n.entry_id AND e.at < %(until)s AND e.weight <> 'background' AND e.manner IS DISTINCT FROM 'denied'
          AND e.status IN ('announced', 'in_effect', 'extended', 'suspended', 'ended', 'rejected')
        ORDER BY e.at DESC, e.event_id DESC LIMIT 1) AS l
    WHERE n.kind = 'ceasefire' AND n.first_at < %(until)s AND n.last_at >= %(until)s::timestamptz - interval '60 days'
      AND l.status IN ('announced', 'in_effect', 'extended')
    ORDER BY n.theatre, n.first_at LIMIT 500),
broken AS MATERIALIZED (
    SELECT e.theatre, p.place, max(e.at) AS at
    FROM marsad.ledger_event e JOIN marsad.ledger_report r USING (event_id) JOIN marsad.ledger_entry n USING (entry_id) JOIN marsad.ledger_place p USING (event_id)
    WHERE n.is_said AND e.kind = 'violation' AND e.theatre IN (SELECT theatre FROM running) AND e.status = 'reported' AND e.weight <> 'background'
      AND e.manner IS DISTINCT FROM 'denied' AND e.at >= %(until)s::timestamptz - interval '366 days' AND e.at < %(until)s
    GROUP BY e.theatre, p.place)
SELECT n.entry_id, n.theatre, n.article_id, n.first_at,
       (SELECT max(b.at) FROM marsad.ledger_report r JOIN marsad.ledger_place q USING (event_id) JOIN broken b ON b.place = q.place AND b.theatre = n.theatre
        WHERE r.entry_id = n.entry_id AND b.at >= n.first_at) AS broken_at
FROM running n ORDER BY n.theatre, n.first_at, n.entry_id;

-- name: others
-- The articles of a period with a ceasefire mention that no entry tells, the weightiest mention of each.
SELECT DISTINCT ON (a.story_id) a.article_id, a.title, a.url, s.name_ar, s.name_en, m.theatre, m.status, m.denied, m.weight
FROM marsad.article a JOIN marsad.source s USING (source_id) JOIN marsad.mention m USING (article_id)
WHERE a.disposition = 'kept' AND a.seed IS NULL AND m.topic = 'ceasefire'
  AND coalesce(a.published_at, a.first_seen_at) >= %(since)s AND coalesce(a.published_at, a.first_seen_at) < %(until)s
  AND NOT EXISTS (SELECT FROM marsad.ledger_event e JOIN marsad.ledger_report r USING (event_id)
                  WHERE e.article_id = a.article_id AND e.weight <> 'background')
ORDER BY a.story_id, CASE m.weight WHEN 'subject' THEN 0 WHEN 'part' THEN 1 ELSE 2 END, a.article_id, m.start_offset LIMIT 2000;
