-- name: stories
-- The stories opened in a period that prove a topic, latest first, from a place in that order on, with labels and first evidence.
SELECT st.story_id, st.title, st.first_at, st.created_at, l.labels, n.articles, n.copies, n.outlets,
       e.article_id, e.name_ar, e.name_en, e.before, e.quote, e.after
FROM marsad.story st
CROSS JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status, 'denied', m.denied)) AS labels
    FROM marsad.article a JOIN marsad.mention m USING (article_id)
    WHERE a.story_id = st.story_id AND a.seed IS NULL
      AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)) l
CROSS JOIN LATERAL (
    SELECT count(*) AS articles, count(*) FILTER (WHERE disposition = 'duplicate') AS copies, count(DISTINCT source_id) AS outlets
    FROM marsad.article WHERE story_id = st.story_id) n
CROSS JOIN LATERAL (
    SELECT a.article_id, s.name_ar, s.name_en,
           substring(f.field_text FROM m.evidence_start + 1 FOR m.start_offset - m.evidence_start) AS before, m.quote,
           substring(f.field_text FROM m.end_offset + 1 FOR least(m.evidence_end - m.end_offset, 400)) AS after
    FROM marsad.article a JOIN marsad.mention m USING (article_id) JOIN marsad.source s USING (source_id)
    CROSS JOIN LATERAL (SELECT CASE m.field WHEN 'title' THEN a.title ELSE a.text END AS field_text) f
    WHERE a.story_id = st.story_id AND a.seed IS NULL
      AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)
    ORDER BY m.topic <> 'ceasefire', m.field = 'title', coalesce(a.published_at, a.first_seen_at), m.start_offset LIMIT 1) e
WHERE st.created_at >= %(since)s AND st.created_at < %(until)s
  AND (%(before_id)s::bigint IS NULL OR (st.created_at, st.story_id) < (%(before_at)s::timestamptz, %(before_id)s::bigint))
ORDER BY st.created_at DESC, st.story_id DESC
LIMIT %(limit)s;

-- name: table
-- How many of the stories opened in a period (the latest 5000 of them) speak of each topic and theatre.
SELECT m.topic, m.theatre, count(DISTINCT a.story_id) AS stories
FROM (SELECT story_id FROM marsad.story WHERE created_at >= %(since)s AND created_at < %(until)s
      ORDER BY created_at DESC LIMIT 5000) st
JOIN marsad.article a USING (story_id) JOIN marsad.mention m USING (article_id)
WHERE a.seed IS NULL
GROUP BY m.topic, m.theatre
LIMIT 500;

-- name: grown
-- Stories opened before a period that got articles of their own or copies in it, those with the latest first.
SELECT st.story_id, st.title, count(*) FILTER (WHERE a.disposition = 'kept') AS articles,
       count(*) FILTER (WHERE a.disposition = 'duplicate') AS copies, max(a.stored_at) AS last_at
FROM (SELECT article_id, story_id, disposition, stored_at FROM marsad.article
      WHERE stored_at >= %(since)s AND stored_at < %(until)s AND seed IS NULL
      ORDER BY stored_at DESC LIMIT 5000) a
JOIN marsad.story st USING (story_id)
WHERE st.created_at < %(since)s
  AND EXISTS (SELECT FROM marsad.article b JOIN marsad.mention m USING (article_id) WHERE b.story_id = st.story_id)
GROUP BY st.story_id, st.title
ORDER BY last_at DESC, st.story_id DESC
LIMIT %(limit)s;

-- name: revised
-- Articles whose text was replaced in a period, latest first.
SELECT r.article_id, r.replaced_at, a.title, s.name_ar, s.name_en
FROM marsad.revision r JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
WHERE r.replaced_at >= %(since)s AND r.replaced_at < %(until)s
ORDER BY r.replaced_at DESC LIMIT %(limit)s;

-- name: deliveries
-- The messages written in a period, by state.
SELECT d.state, count(DISTINCT d.delivery_id) AS messages
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.created_at >= %(since)s AND l.created_at < %(until)s
GROUP BY d.state ORDER BY d.state LIMIT 20;

-- name: failures
-- What failed in a period or is failing now: runs, feeds, pages, faults of ours, messages; by cause.
SELECT failure.*, s.name_ar AS called_ar, s.name_en AS called_en FROM (
    SELECT 'run' AS what, step AS name, problem AS cause, 1::bigint AS count FROM marsad.run
    WHERE state = 'failed' AND started_at >= %(since)s AND started_at < %(until)s
    UNION ALL
    SELECT 'feed', array_to_string((array_agg(source_id ORDER BY source_id))[:5], ', ') || CASE WHEN count(*) > 5 THEN ' …' ELSE '' END,
           coalesce(state_reason, state), count(*)
    FROM marsad.feed WHERE is_active AND state NOT IN ('new', 'healthy', 'quiet', 'moved')
    GROUP BY coalesce(state_reason, state)
    UNION ALL
    SELECT 'page', source_id, reason, count(*) FROM (
        SELECT source_id, reason FROM marsad.entry
        WHERE first_seen_at >= %(since)s AND first_seen_at < %(until)s AND reason IS NOT NULL LIMIT 5000) e
    GROUP BY source_id, reason
    UNION ALL
    SELECT 'fault', step, error || ': ' || split_part(detail, E'\n', 1), count(*) FROM marsad.fault
    WHERE last_at >= %(since)s AND last_at < %(until)s
    GROUP BY step, error, split_part(detail, E'\n', 1)
    UNION ALL
    SELECT 'message', subscription_id, coalesce(reason, state), count(*) FROM marsad.delivery
    WHERE state IN ('refused', 'parked') AND claimed_at >= %(since)s AND claimed_at < %(until)s
    GROUP BY subscription_id, coalesce(reason, state)
) failure
LEFT JOIN marsad.source s ON s.source_id = failure.name AND failure.what IN ('feed', 'page')
ORDER BY what, count DESC, name LIMIT %(limit)s;

-- name: last_day
-- When the latest story before a moment was opened.
SELECT max(created_at) FROM marsad.story WHERE created_at < %(until)s;
