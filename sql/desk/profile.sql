-- name: place
-- A place of the gazetteer.
SELECT p.place AS id, p.ar, p.en, p.kind, p.theatre, p.lat, p.lon, p.wikidata, p.parent, q.ar AS parent_ar, q.en AS parent_en
FROM marsad.place p LEFT JOIN marsad.place q ON q.place = p.parent WHERE p.place = %(id)s LIMIT 1;

-- name: actor
-- A party, person or organisation of the gazetteer; a state stands there as a place.
SELECT actor AS id, ar, en, kind, theatre, NULL::text AS parent FROM marsad.actor WHERE actor = %(id)s
UNION ALL SELECT place, ar, en, kind, theatre, NULL FROM marsad.place WHERE place = %(id)s LIMIT 1;

-- name: outlet
-- An outlet.
SELECT source_id AS id, name_ar AS ar, name_en AS en, ownership AS kind, theatre, NULL::text AS parent, home,
       EXISTS (SELECT FROM marsad.feed f WHERE f.source_id = s.source_id AND f.is_active) AS is_polled
FROM marsad.source s WHERE source_id = %(id)s LIMIT 1;

-- name: events
-- The latest events of a place (and what lies in it, for a governorate), party, speaker or outlet, from the place of another on.
SELECT event_id, at, kind FROM (
    SELECT DISTINCT e.event_id, e.at, e.kind FROM marsad.ledger_place t JOIN marsad.ledger_event e USING (event_id)
    WHERE %(of)s = 'place' AND t.place IN (SELECT place FROM marsad.place WHERE place = %(id)s OR governorate = %(id)s)
    UNION ALL
    SELECT DISTINCT e.event_id, e.at, e.kind FROM marsad.ledger_party t JOIN marsad.ledger_event e USING (event_id)
    WHERE %(of)s = 'party' AND t.actor = %(id)s
    UNION ALL
    SELECT e.event_id, e.at, e.kind FROM marsad.ledger_event e WHERE %(of)s = 'speaker' AND e.speaker = %(id)s
    UNION ALL
    SELECT e.event_id, e.at, e.kind
    FROM (SELECT article_id FROM marsad.article WHERE source_id = %(id)s AND %(of)s = 'outlet'
          ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC LIMIT 5000) a JOIN marsad.ledger_event e USING (article_id)) found
WHERE (%(before)s::bigint IS NULL OR (at, event_id) < (SELECT b.at, b.event_id FROM marsad.ledger_event b WHERE b.event_id = %(before)s))
ORDER BY at DESC, event_id DESC LIMIT %(limit)s;

-- name: shown
-- What a page says of some events, in their order, with the words of their status and who says it.
SELECT e.event_id, r.entry_id, e.kind, e.status, e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.theatre, e.weight, e.at, e.begins, a.published_at IS NOT NULL AS is_dated,
       e.article_id, a.title, s.source_id, s.name_ar, s.name_en, s.ownership, f.quote, e.speaker,
       coalesce(k.ar, z.ar, g.quote) AS speaker_ar, coalesce(k.en, z.en, g.quote) AS speaker_en
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS i (event_id, place)
JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
LEFT JOIN marsad.ledger_report r USING (event_id)
LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
LEFT JOIN marsad.ledger_fact g ON g.event_id = e.event_id AND g.name = 'speaker'
LEFT JOIN marsad.actor k ON k.actor = e.speaker LEFT JOIN marsad.place z ON z.place = e.speaker
ORDER BY i.place LIMIT 200;

-- name: company
-- The parties and places of some events with the number of events that name them, the most named first.
SELECT * FROM (
    (SELECT 'party' AS of, t.actor AS id, coalesce(k.ar, l.ar) AS ar, coalesce(k.en, l.en) AS en, count(DISTINCT t.event_id) AS events
     FROM marsad.ledger_party t LEFT JOIN marsad.actor k USING (actor) LEFT JOIN marsad.place l ON l.place = t.actor
     WHERE t.event_id = ANY (%(ids)s::bigint[]) AND coalesce(k.ar, l.ar) IS NOT NULL GROUP BY 2, 3, 4 ORDER BY 5 DESC, 2 LIMIT 16)
    UNION ALL
    (SELECT 'place', t.place, l.ar, l.en, count(DISTINCT t.event_id) FROM marsad.ledger_place t JOIN marsad.place l USING (place)
     WHERE t.event_id = ANY (%(ids)s::bigint[]) GROUP BY 2, 3, 4 ORDER BY 5 DESC, 2 LIMIT 16)
    UNION ALL
    (SELECT 'speaker', e.speaker, coalesce(k.ar, l.ar), coalesce(k.en, l.en), count(*) FROM marsad.ledger_event e
     LEFT JOIN marsad.actor k ON k.actor = e.speaker LEFT JOIN marsad.place l ON l.place = e.speaker
     WHERE e.event_id = ANY (%(ids)s::bigint[]) AND coalesce(k.ar, l.ar) IS NOT NULL GROUP BY 2, 3, 4 ORDER BY 5 DESC, 2 LIMIT 16)
    UNION ALL
    (SELECT 'outlet', s.source_id, s.name_ar, s.name_en, count(*) FROM marsad.ledger_event e JOIN marsad.article a USING (article_id)
     JOIN marsad.source s USING (source_id) WHERE e.event_id = ANY (%(ids)s::bigint[]) GROUP BY 2, 3, 4 ORDER BY 5 DESC, 2 LIMIT 16)) named
ORDER BY of, events DESC, id LIMIT 100;
