-- Lists of the API: by descending id from a place on, so that a page of them costs the same wherever it is.

-- name: articles
-- Articles with what is decided on them.
SELECT a.article_id, a.story_id, a.source_id, s.ownership, a.title, a.url, a.author, a.language, a.disposition, d.original_id,
       a.published_at, a.published_precision, a.first_seen_at,
       (SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status, 'weight', m.weight))
        FROM marsad.mention m WHERE m.article_id = a.article_id) AS topics
FROM marsad.article a JOIN marsad.source s USING (source_id) LEFT JOIN marsad.duplicate d USING (article_id)
WHERE a.article_id < %(after)s AND (%(source)s::text IS NULL OR a.source_id = %(source)s)
  AND (%(since)s::timestamptz IS NULL OR coalesce(a.published_at, a.first_seen_at) >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR coalesce(a.published_at, a.first_seen_at) < %(until)s)
  AND (%(topic)s::text IS NULL AND %(theatre)s::text IS NULL AND %(weight)s::text IS NULL OR EXISTS (
        SELECT FROM marsad.mention m WHERE m.article_id = a.article_id AND (%(topic)s::text IS NULL OR m.topic = %(topic)s)
        AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s) AND (%(weight)s::text IS NULL OR m.weight = %(weight)s)))
ORDER BY a.article_id DESC LIMIT %(limit)s;

-- name: article_text
-- The text of an article.
SELECT article_id, title, text FROM marsad.article WHERE article_id = %(article_id)s LIMIT 1;

-- name: stories
-- Stories with the number of their articles and outlets, and what they are about.
SELECT st.story_id, st.title, st.first_at, st.last_at, n.articles, n.copies, n.outlets, l.topics
FROM marsad.story st
CROSS JOIN LATERAL (
    SELECT count(*) AS articles, count(*) FILTER (WHERE disposition = 'duplicate') AS copies, count(DISTINCT source_id) AS outlets
    FROM marsad.article WHERE story_id = st.story_id) n
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status)) AS topics
    FROM marsad.article a JOIN marsad.mention m USING (article_id) WHERE a.story_id = st.story_id
      AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)) l
WHERE st.story_id < %(after)s AND st.merged_into IS NULL
  AND (%(since)s::timestamptz IS NULL OR st.first_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR st.first_at < %(until)s)
  AND (%(topic)s::text IS NULL AND %(theatre)s::text IS NULL OR l.topics IS NOT NULL)
ORDER BY st.story_id DESC LIMIT %(limit)s;

-- name: mentions
-- Mentions with their exact words and where they stand.
SELECT m.mention_id, m.article_id, a.story_id, a.source_id, m.topic, m.theatre, m.status, m.denied, m.weight, m.field, m.start_offset, m.end_offset,
       m.quote, m.status_quote, m.rule, m.version, coalesce(a.published_at, a.first_seen_at) AS at
FROM marsad.mention m JOIN marsad.article a USING (article_id)
WHERE m.mention_id < %(after)s AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)
  AND (%(status)s::text IS NULL OR m.status = %(status)s) AND (%(weight)s::text IS NULL OR m.weight = %(weight)s)
  AND (%(since)s::timestamptz IS NULL OR coalesce(a.published_at, a.first_seen_at) >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR coalesce(a.published_at, a.first_seen_at) < %(until)s)
ORDER BY m.mention_id DESC LIMIT %(limit)s;

-- name: events
-- Events of the ledger with their parties, places and numbers.
SELECT e.event_id, r.entry_id, e.article_id, a.story_id, a.source_id, s.ownership, e.kind, e.status, e.manner, e.speaker, e.theatre, e.weight, e.at,
       e.begins, e.ends, e.duration, e.ordinal, e.round, e.is_joint, e.agreement, f.quote,
       (SELECT jsonb_agg(jsonb_build_object('actor', t.actor, 'role', t.role, 'quote', t.quote) ORDER BY t.number) FROM marsad.ledger_party t WHERE t.event_id = e.event_id) AS parties,
       (SELECT jsonb_agg(jsonb_build_object('place', t.place, 'role', t.role, 'quote', t.quote, 'lat', p.lat, 'lon', p.lon) ORDER BY t.number)
        FROM marsad.ledger_place t LEFT JOIN marsad.place p USING (place) WHERE t.event_id = e.event_id) AS places,
       (SELECT jsonb_agg(jsonb_build_object('what', c.what, 'value', c.value, 'bound', c.bound, 'place', c.place, 'quote', c.quote) ORDER BY c.number) FROM marsad.ledger_count c WHERE c.event_id = e.event_id) AS counts
FROM marsad.ledger_event e JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
LEFT JOIN marsad.ledger_report r USING (event_id) LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
WHERE e.event_id < %(after)s AND (%(kind)s::text IS NULL OR e.kind = %(kind)s) AND (%(status)s::text IS NULL OR e.status = %(status)s)
  AND (%(theatre)s::text IS NULL OR e.theatre = %(theatre)s) AND (%(speaker)s::text IS NULL OR e.speaker = %(speaker)s)
  AND (%(since)s::timestamptz IS NULL OR e.at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR e.at < %(until)s)
  AND (%(party)s::text IS NULL OR EXISTS (SELECT FROM marsad.ledger_party t WHERE t.event_id = e.event_id AND t.actor = %(party)s))
  AND (%(place)s::text IS NULL OR EXISTS (SELECT FROM marsad.ledger_place t LEFT JOIN marsad.place p USING (place)
                                          WHERE t.event_id = e.event_id AND %(place)s IN (t.place, p.governorate)))
ORDER BY e.event_id DESC LIMIT %(limit)s;

-- name: entries
-- Entries of the ledger: each happening once, with where its reports say that it stands.
SELECT n.entry_id, n.kind, n.theatre, n.first_at, n.last_at, n.renews_id, r.status, r.is_denied, r.begins, r.ends, r.duration, r.ordinal, r.round, r.reports, r.outlets,
       (SELECT array_agg(DISTINCT c.field) FROM marsad.ledger_conflict c WHERE c.entry_id = n.entry_id) AS conflicts
FROM marsad.ledger_entry n
CROSS JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.status = 'unclear', e.manner IS NOT DISTINCT FROM 'denied', e.weight = 'background', e.at DESC, e.event_id DESC))[1] AS status,
           bool_and(e.manner IS NOT DISTINCT FROM 'denied') AS is_denied,
           (array_agg(e.begins ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins,
           (array_agg(e.ends ORDER BY e.at DESC, e.event_id) FILTER (WHERE e.ends IS NOT NULL))[1] AS ends,
           (array_agg(e.duration ORDER BY e.at, e.event_id) FILTER (WHERE e.duration IS NOT NULL))[1] AS duration,
           min(e.ordinal) AS ordinal, min(e.round) AS round, count(*) AS reports, count(DISTINCT a.source_id) AS outlets
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id) WHERE x.entry_id = n.entry_id) r
WHERE n.entry_id < %(after)s AND (%(kind)s::text IS NULL OR n.kind = %(kind)s) AND (%(theatre)s::text IS NULL OR n.theatre = %(theatre)s)
  AND (%(status)s::text IS NULL OR r.status = %(status)s)
  AND (%(since)s::timestamptz IS NULL OR n.last_at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR n.first_at < %(until)s)
ORDER BY n.entry_id DESC LIMIT %(limit)s;

-- name: sources
-- Outlets, in the order of their ids.
SELECT source_id, name_ar, name_en, country, ownership, theatre, home, is_active FROM marsad.source
WHERE source_id > %(after)s::text AND source_id <> 'seed' ORDER BY source_id LIMIT %(limit)s;

-- name: runs
-- What the steps did.
SELECT run_id, step, started_at, finished_at, state, counts, problem FROM marsad.run
WHERE run_id < %(after)s AND (%(step)s::text IS NULL OR step = %(step)s) ORDER BY run_id DESC LIMIT %(limit)s;
