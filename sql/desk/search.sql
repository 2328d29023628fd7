-- name: words
-- The articles that hold some words, best first, by filters. What mart.search understands (quotes, أو, -word) is understood here.
SELECT a.article_id, a.story_id, a.title, a.url, a.disposition, a.seed, s.name_ar, s.name_en,
       coalesce(a.published_at, a.first_seen_at) AS at, f.headline AS lead, l.labels
FROM mart.search(%(words)s, %(since)s::date, %(until)s::date, %(considered)s) WITH ORDINALITY
     AS f (rank, article_id, day, source_id, title, headline, url, is_duplicate, story_id, place)
JOIN marsad.article a ON a.article_id = f.article_id JOIN marsad.source s ON s.source_id = a.source_id
LEFT JOIN LATERAL (
    SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status)) AS labels
    FROM marsad.mention m WHERE m.article_id = a.article_id) l ON true
WHERE (%(source)s::text IS NULL OR a.source_id = %(source)s)
  AND (%(topic)s::text IS NULL AND %(theatre)s::text IS NULL OR EXISTS (
        SELECT FROM marsad.mention m WHERE m.article_id = a.article_id
        AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)))
ORDER BY f.place LIMIT %(limit)s;

-- name: latest
-- The articles stored last, by filters, from a place in that order on. Days are those of Damascus.
SELECT a.article_id, a.story_id, a.title, a.url, a.disposition, a.seed, s.name_ar, s.name_en,
       coalesce(a.published_at, a.first_seen_at) AS at, left(a.text, 300) AS lead,
       (SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status))
        FROM marsad.mention m WHERE m.article_id = a.article_id) AS labels
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.article_id < coalesce(%(before)s::bigint, 9223372036854775807)
  AND (%(source)s::text IS NULL OR a.source_id = %(source)s)
  AND (%(since)s::date IS NULL OR (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date >= %(since)s::date)
  AND (%(until)s::date IS NULL OR (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date <= %(until)s::date)
  AND (%(topic)s::text IS NULL AND %(theatre)s::text IS NULL OR EXISTS (
        SELECT FROM marsad.mention m WHERE m.article_id = a.article_id
        AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)))
ORDER BY a.article_id DESC LIMIT %(limit)s;
