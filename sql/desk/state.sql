-- name: entries
-- The entries of a kind that were reported in a period as news, the latest first, as their reports up to its end say them: status, place, parties, since when, and who says or denies it.
SELECT n.entry_id, n.kind, n.theatre, n.first_at, r.last_at, n.renews_id, r.status, r.is_denied, r.begins, r.ends, r.duration, r.ordinal, r.round,
       r.is_joint, r.is_subject, o.outlets, p.parties, w.places, w.roads, s.says, s.denies, v.last_violation, v.violation_article, c.conflicts
FROM marsad.ledger_entry n
CROSS JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.status = 'unclear', e.manner IS NOT DISTINCT FROM 'denied', e.weight = 'background', e.at DESC, e.event_id DESC))[1] AS status,
           bool_and(e.manner IS NOT DISTINCT FROM 'denied') AS is_denied, bool_or(e.weight = 'subject') AS is_subject,
           (array_agg(e.begins ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins,
           (array_agg(e.ends ORDER BY e.at DESC, e.event_id) FILTER (WHERE e.ends IS NOT NULL))[1] AS ends,
           (array_agg(e.duration ORDER BY e.at, e.event_id) FILTER (WHERE e.duration IS NOT NULL))[1] AS duration,
           min(e.ordinal) AS ordinal, min(e.round) AS round, bool_or(e.is_joint) AS is_joint, max(e.at) AS last_at
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id)
    WHERE x.entry_id = n.entry_id AND e.at < %(until)s HAVING bool_or(e.weight <> 'background')) r
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(ownership, outlets) AS outlets FROM (
        SELECT s.ownership, count(DISTINCT a.source_id) AS outlets
        FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
        WHERE x.entry_id = n.entry_id AND e.at < %(until)s GROUP BY s.ownership) by_owner) o
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', t.actor, 'ar', coalesce(k.ar, l.ar, t.quote), 'en', coalesce(k.en, l.en, t.quote))) AS parties
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.ledger_party t USING (event_id)
    LEFT JOIN marsad.actor k USING (actor) LEFT JOIN marsad.place l ON l.place = t.actor
    WHERE x.entry_id = n.entry_id AND e.at < %(until)s AND t.role IN ('side', 'accused')) p
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', t.place, 'ar', coalesce(l.ar, t.quote), 'en', coalesce(l.en, t.quote))) FILTER (WHERE t.role <> 'road') AS places,
           jsonb_agg(DISTINCT jsonb_build_object('id', t.place, 'ar', coalesce(l.ar, t.quote), 'en', coalesce(l.en, t.quote))) FILTER (WHERE t.role = 'road') AS roads,
           array_agg(DISTINCT coalesce(l.governorate, t.place)) FILTER (WHERE t.place IS NOT NULL) AS regions
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.ledger_place t USING (event_id) LEFT JOIN marsad.place l USING (place)
    WHERE x.entry_id = n.entry_id AND e.at < %(until)s) w
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('id', e.speaker, 'ar', coalesce(k.ar, z.ar, f.quote), 'en', coalesce(k.en, z.en, f.quote))) FILTER (WHERE e.manner IS DISTINCT FROM 'denied') AS says,
           jsonb_agg(DISTINCT jsonb_build_object('id', e.speaker, 'ar', coalesce(k.ar, z.ar, f.quote), 'en', coalesce(k.en, z.en, f.quote))) FILTER (WHERE e.manner = 'denied') AS denies
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) LEFT JOIN marsad.actor k ON k.actor = e.speaker
    LEFT JOIN marsad.place z ON z.place = e.speaker LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'speaker'
    WHERE x.entry_id = n.entry_id AND e.at < %(until)s AND coalesce(k.ar, z.ar, f.quote) IS NOT NULL) s
LEFT JOIN LATERAL (
    SELECT e.at AS last_violation, e.article_id AS violation_article
    FROM marsad.ledger_event e JOIN marsad.ledger_report x USING (event_id) JOIN marsad.ledger_entry b ON b.entry_id = x.entry_id
    WHERE b.is_said AND n.kind = 'ceasefire' AND e.kind = 'violation' AND e.theatre = n.theatre AND e.status = 'reported' AND e.weight <> 'background'
      AND e.manner IS DISTINCT FROM 'denied' AND e.at >= n.first_at AND e.at < %(until)s
      AND (w.regions IS NULL OR EXISTS (
            SELECT FROM marsad.ledger_place t LEFT JOIN marsad.place l USING (place)
            WHERE t.event_id = e.event_id AND (l.governorate = ANY (w.regions) OR t.place = ANY (w.regions))))
    ORDER BY e.at DESC LIMIT 1) v ON true
LEFT JOIN LATERAL (SELECT count(DISTINCT field) AS conflicts FROM marsad.ledger_conflict c WHERE c.entry_id = n.entry_id) c ON true
WHERE n.kind = %(kind)s AND n.last_at >= %(since)s AND n.first_at < %(until)s AND r.last_at >= %(since)s
  AND (%(theatre)s::text IS NULL OR n.theatre = %(theatre)s)
ORDER BY n.last_at DESC, n.entry_id DESC LIMIT %(limit)s;

-- name: steps
-- The steps of some entries up to a moment: of each status the first report, a denial apart; in the order of publication.
SELECT * FROM (
    SELECT DISTINCT ON (r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied')
           r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.at, e.event_id, e.article_id, f.quote
    FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
    WHERE r.entry_id = ANY (%(entry_ids)s) AND e.at < %(until)s AND e.weight <> 'background' AND e.status <> 'unclear'
    ORDER BY r.entry_id, e.status, e.manner IS NOT DISTINCT FROM 'denied', e.at, e.event_id) first
ORDER BY entry_id, at, event_id LIMIT 2000;

-- name: stories
-- The stories opened in a period that prove a topic: those that are about it first, then parts of the news, then background; each once, with its labels and first evidence.
SELECT st.story_id, st.title, st.first_at, l.labels, l.weight, n.articles, n.copies, n.outlets, e.article_id, e.name_ar, e.name_en, e.before, e.quote, e.after
FROM (SELECT * FROM marsad.story WHERE created_at >= %(since)s AND created_at < %(until)s AND merged_into IS NULL ORDER BY created_at DESC LIMIT 2000) st
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status, 'denied', m.denied)) FILTER (WHERE m.weight <> 'background') AS labels,
           min(array_position(ARRAY['subject', 'part', 'background'], m.weight)) AS weight
    FROM marsad.article a JOIN marsad.mention m USING (article_id)
    WHERE a.story_id = st.story_id AND a.seed IS NULL AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)) l
CROSS JOIN LATERAL (
    SELECT count(*) AS articles, count(*) FILTER (WHERE disposition = 'duplicate') AS copies, count(DISTINCT source_id) AS outlets
    FROM marsad.article WHERE story_id = st.story_id) n
CROSS JOIN LATERAL (
    SELECT a.article_id, s.name_ar, s.name_en,
           substring(f.field_text FROM m.evidence_start + 1 FOR m.start_offset - m.evidence_start) AS before, m.quote,
           substring(f.field_text FROM m.end_offset + 1 FOR least(m.evidence_end - m.end_offset, 400)) AS after
    FROM marsad.article a JOIN marsad.mention m USING (article_id) JOIN marsad.source s USING (source_id)
    CROSS JOIN LATERAL (SELECT CASE m.field WHEN 'title' THEN a.title ELSE a.text END AS field_text) f
    WHERE a.story_id = st.story_id AND a.seed IS NULL AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)
    ORDER BY array_position(ARRAY['subject', 'part', 'background'], m.weight), m.topic <> 'ceasefire', m.field = 'title',
             coalesce(a.published_at, a.first_seen_at), m.start_offset LIMIT 1) e
WHERE l.weight IS NOT NULL
ORDER BY l.weight, n.outlets DESC, st.first_at DESC, st.story_id LIMIT %(limit)s;
