-- name: entries
-- The entries of a kind (all: of any), latest first, from the place of another on, each with what its reports say together.
SELECT n.entry_id, n.kind, n.theatre, n.first_at, n.last_at, n.renews_id, r.status, r.is_denied, r.begins, r.ends, r.duration, r.ordinal,
       r.round, r.is_joint, r.agreement, r.reports, r.outlets, r.ownership, r.is_dated, d.denied_by, p.parties, w.places, c.conflicts
FROM (
    SELECT * FROM marsad.ledger_entry n
    WHERE (%(kind)s::text IS NULL OR n.kind = %(kind)s) AND (%(theatre)s::text IS NULL OR n.theatre = %(theatre)s)
      AND (%(before)s::bigint IS NULL OR (n.last_at, n.entry_id) < (SELECT b.last_at, b.entry_id FROM marsad.ledger_entry b WHERE b.entry_id = %(before)s))
      AND (%(entry_id)s::bigint IS NULL OR n.entry_id = %(entry_id)s)
    ORDER BY n.last_at DESC, n.entry_id DESC LIMIT %(limit)s) n
LEFT JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.status = 'unclear', e.manner IS NOT DISTINCT FROM 'denied', e.weight = 'background', e.at DESC, e.event_id DESC))[1] AS status,
           bool_and(e.manner IS NOT DISTINCT FROM 'denied') AS is_denied,
           (array_agg(e.begins ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins,
           (array_agg(e.ends ORDER BY e.at DESC, e.event_id) FILTER (WHERE e.ends IS NOT NULL))[1] AS ends,
           (array_agg(e.duration ORDER BY e.at, e.event_id) FILTER (WHERE e.duration IS NOT NULL))[1] AS duration,
           min(e.ordinal) AS ordinal, min(e.round) AS round, bool_or(e.is_joint) AS is_joint, min(e.agreement) AS agreement,
           count(*) AS reports, count(DISTINCT a.source_id) AS outlets, array_agg(DISTINCT s.ownership ORDER BY s.ownership) AS ownership,
           bool_or(a.published_at IS NOT NULL) AS is_dated
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    JOIN marsad.source s USING (source_id) WHERE x.entry_id = n.entry_id) r ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', coalesce(k.actor, z.place), 'ar', coalesce(k.ar, z.ar, f.quote, s.name_ar),
                                                 'en', coalesce(k.en, z.en, f.quote, s.name_en))) AS denied_by
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    JOIN marsad.source s USING (source_id) LEFT JOIN marsad.actor k ON k.actor = e.speaker LEFT JOIN marsad.place z ON z.place = e.speaker
    LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'speaker'
    WHERE x.entry_id = n.entry_id AND e.manner = 'denied') d ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', t.actor, 'ar', coalesce(k.ar, l.ar, t.quote), 'en', coalesce(k.en, l.en, t.quote))) AS parties
    FROM marsad.ledger_report x JOIN marsad.ledger_party t USING (event_id) LEFT JOIN marsad.actor k USING (actor)
    LEFT JOIN marsad.place l ON l.place = t.actor WHERE x.entry_id = n.entry_id AND t.role IN ('side', 'accused')) p ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', t.place, 'ar', coalesce(l.ar, t.quote), 'en', coalesce(l.en, t.quote))) AS places
    FROM marsad.ledger_report x JOIN marsad.ledger_place t USING (event_id) LEFT JOIN marsad.place l USING (place) WHERE x.entry_id = n.entry_id) w ON true
LEFT JOIN LATERAL (SELECT count(DISTINCT field) AS conflicts FROM marsad.ledger_conflict c WHERE c.entry_id = n.entry_id) c ON true
ORDER BY n.last_at DESC, n.entry_id DESC LIMIT %(limit)s;

-- name: steps
-- The steps of some entries: of each status the first report, a denial apart; in the order of publication.
SELECT * FROM (
    SELECT DISTINCT ON (r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied')
           r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.at, e.event_id, e.article_id, a.source_id, f.quote,
           a.published_at IS NOT NULL AS is_dated
    FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
    WHERE r.entry_id = ANY (%(entry_ids)s) AND e.weight <> 'background' AND e.status <> 'unclear'
    ORDER BY r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied', e.at, e.event_id) first
ORDER BY entry_id, at, event_id LIMIT 5000;

-- name: reports
-- The reports of an entry in the order of publication, each with its sentence and the words that say what it says.
SELECT e.event_id, e.kind, e.status, e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.weight, e.at, a.published_at IS NOT NULL AS is_dated, e.article_id, a.title, a.url,
       s.source_id, s.name_ar, s.name_en, s.ownership, f.field, f.quote AS status_quote, f.start_offset, f.end_offset,
       CASE f.field WHEN 'title' THEN a.title ELSE a.text END AS body
FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
JOIN marsad.source s USING (source_id) JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
WHERE r.entry_id = %(entry_id)s ORDER BY e.at, e.event_id LIMIT %(limit)s;

-- name: words
-- Everything that the reports of an entry say besides their status, with the words that say it.
SELECT event_id, name AS what, quote, NULL::text AS value FROM marsad.ledger_fact JOIN marsad.ledger_report USING (event_id)
WHERE entry_id = %(entry_id)s AND name <> 'status'
UNION ALL
SELECT event_id, role, quote, actor FROM marsad.ledger_party JOIN marsad.ledger_report USING (event_id) WHERE entry_id = %(entry_id)s
UNION ALL
SELECT event_id, role, quote, place FROM marsad.ledger_place JOIN marsad.ledger_report USING (event_id) WHERE entry_id = %(entry_id)s
UNION ALL
SELECT event_id, what, quote, value::text FROM marsad.ledger_count JOIN marsad.ledger_report USING (event_id) WHERE entry_id = %(entry_id)s
ORDER BY event_id, what LIMIT 20000;

-- name: conflicts
-- What reports say against each other, of one entry or of the latest ones that were last reported in a period, those of one entry and field together.
SELECT c.entry_id, n.kind, n.theatre, n.last_at, c.field, c.value, e.event_id, e.at, a.article_id, a.title, s.name_ar, s.name_en, s.ownership,
       coalesce(k.actor, z.place) AS speaker, coalesce(k.ar, z.ar, f.quote) AS speaker_ar, coalesce(k.en, z.en, f.quote) AS speaker_en,
       s.source_id, q.quote
FROM (SELECT * FROM marsad.ledger_entry n
      WHERE (%(entry_id)s::bigint IS NULL OR n.entry_id = %(entry_id)s)
        AND (%(since)s::timestamptz IS NULL OR n.last_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR n.last_at < %(until)s)
        AND (SELECT true FROM marsad.ledger_conflict c WHERE c.entry_id = n.entry_id LIMIT 1)
      ORDER BY n.last_at DESC, n.entry_id DESC LIMIT %(entries)s) n
JOIN marsad.ledger_conflict c USING (entry_id) JOIN marsad.ledger_event e USING (event_id)
JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id) LEFT JOIN marsad.actor k ON k.actor = e.speaker
LEFT JOIN marsad.place z ON z.place = e.speaker
LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'speaker'
LEFT JOIN marsad.ledger_fact q ON q.event_id = e.event_id AND q.name = 'status'
ORDER BY n.last_at DESC, c.entry_id DESC, c.field, e.at, c.event_id LIMIT %(limit)s;

-- name: violations
-- The numbers of violations that observers gave, by day, observer and governorate: the highest of a day's reports.
SELECT (e.at AT TIME ZONE %(zone)s)::date AS day, coalesce(k.actor, z.place) AS observer, coalesce(g.place, p.place) AS place, coalesce(k.ar, z.ar, c.observer, f.quote, '') AS observer_ar,
       coalesce(k.en, z.en, c.observer, f.quote, '') AS observer_en,
       coalesce(g.ar, p.ar, c.place) AS place_ar, coalesce(g.en, p.en, c.place) AS place_en,
       max(c.value) AS value, min(e.article_id) AS article_id, count(DISTINCT a.source_id) AS outlets
FROM marsad.ledger_count c JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
LEFT JOIN marsad.actor k ON k.actor = coalesce(c.observer, e.speaker) LEFT JOIN marsad.place z ON z.place = coalesce(c.observer, e.speaker)
LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'speaker'
LEFT JOIN marsad.place p ON p.place = c.place LEFT JOIN marsad.place g ON g.place = p.governorate
WHERE e.kind = 'violation' AND c.what = 'violations' AND (%(theatre)s::text IS NULL OR e.theatre = %(theatre)s)
  AND e.at >= %(since)s AND e.at < %(until)s
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1 DESC, 4, 6 NULLS FIRST LIMIT %(limit)s;

-- name: patrols
-- The latest patrols of a time by the road or place that they went along, those of one road together in the order of their days.
SELECT n.entry_id, n.theatre, r.status, r.is_denied, r.begins, r.ordinal, r.is_joint, r.at, r.is_dated, w.road, w.road_ar, w.road_en, w.lat, w.lon,
       coalesce(p.sides, '[]') AS sides, w.road_id, r.outcome, r.outlets, n.last_at
FROM (SELECT * FROM marsad.ledger_entry n
      WHERE n.kind = 'patrol' AND (%(theatre)s::text IS NULL OR n.theatre = %(theatre)s) AND n.last_at >= %(since)s AND n.last_at < %(until)s
      ORDER BY n.last_at DESC, n.entry_id DESC LIMIT %(limit)s) n
CROSS JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.manner IS NOT DISTINCT FROM 'denied', e.weight = 'background', e.at DESC, e.event_id DESC))[1] AS status,
           bool_and(e.manner IS NOT DISTINCT FROM 'denied') AS is_denied,
           (array_agg(e.begins ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins,
           min(e.ordinal) AS ordinal, bool_or(e.is_joint) AS is_joint, min(e.at) AS at, bool_or(a.published_at IS NOT NULL) AS is_dated,
           min(f.quote) AS outcome, count(DISTINCT a.source_id) AS outlets
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'outcome' WHERE x.entry_id = n.entry_id) r
LEFT JOIN LATERAL (
    SELECT t.place AS road_id, coalesce(t.place, t.quote) AS road, coalesce(l.ar, t.quote) AS road_ar, coalesce(l.en, t.quote) AS road_en, l.lat, l.lon
    FROM marsad.ledger_report x JOIN marsad.ledger_place t USING (event_id) LEFT JOIN marsad.place l USING (place)
    WHERE x.entry_id = n.entry_id
    ORDER BY t.role <> 'road', l.kind IS DISTINCT FROM 'governorate', t.event_id, t.number LIMIT 1) w ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', t.actor, 'ar', coalesce(k.ar, l.ar, t.quote), 'en', coalesce(k.en, l.en, t.quote))) AS sides
    FROM marsad.ledger_report x JOIN marsad.ledger_party t USING (event_id) LEFT JOIN marsad.actor k USING (actor)
    LEFT JOIN marsad.place l ON l.place = t.actor WHERE x.entry_id = n.entry_id AND t.role = 'side') p ON true
ORDER BY w.road NULLS LAST, coalesce(r.begins, ''), r.at, n.entry_id LIMIT %(limit)s;
