-- Finding gives ids in their order, showing gives what a page or table says of them: so only what is shown is read.
-- Days are those of Damascus. An id to go on from stands for its place in time.

-- name: newest
-- The newest 500 articles that hold some words, after `skip` newer ones, with their ranks. What mart.search understands is understood here.
SELECT article_id, rank FROM mart.search_newest(%(words)s, %(since)s::date, %(until)s::date, %(skip)s::integer) LIMIT 500;

-- name: fitting
-- Those of some ranked articles that fit the filters, the best first.
SELECT f.article_id
FROM unnest(%(ids)s::bigint[], %(ranks)s::real[]) AS f (article_id, rank) JOIN marsad.article a USING (article_id)
WHERE (%(source)s::text IS NULL OR a.source_id = %(source)s)
  AND (%(topic)s::text IS NULL AND %(theatre)s::text IS NULL AND %(weight)s::text IS NULL OR EXISTS (
        SELECT FROM marsad.mention m WHERE m.article_id = a.article_id
        AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)
        AND (%(weight)s::text IS NULL OR m.weight = %(weight)s)))
  AND (%(status)s::text IS NULL OR EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id AND m.status = %(status)s))
  AND (%(ownership)s::text IS NULL OR EXISTS (SELECT FROM marsad.source s WHERE s.source_id = a.source_id AND s.ownership = %(ownership)s))
  AND (%(place)s::text IS NULL OR EXISTS (SELECT FROM marsad.named_place p JOIN marsad.place l USING (place)
                                          WHERE p.article_id = a.article_id AND %(place)s IN (l.place, l.governorate, l.country)))
  AND (%(party)s::text IS NULL OR EXISTS (SELECT FROM marsad.named_actor n WHERE n.article_id = a.article_id AND n.actor = %(party)s))
ORDER BY CASE WHEN %(sort)s::text = 'time' THEN coalesce(a.published_at, a.first_seen_at) END DESC NULLS LAST, f.rank DESC, f.article_id DESC LIMIT 500;

-- name: narrowed
-- Of the newest 20,000 articles of a period those with a status, an owner, a place or a party, latest first.
SELECT a.article_id
FROM (SELECT article_id, source_id, coalesce(published_at, first_seen_at) AS at FROM marsad.article
      WHERE (%(source)s::text IS NULL OR source_id = %(source)s)
        AND (%(since)s::date IS NULL OR coalesce(published_at, first_seen_at) >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Damascus')
        AND (%(until)s::date IS NULL OR coalesce(published_at, first_seen_at) < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Damascus')
        AND (%(before)s::bigint IS NULL OR (coalesce(published_at, first_seen_at), article_id) < (
             (SELECT coalesce(b.published_at, b.first_seen_at) FROM marsad.article b WHERE b.article_id = %(before)s), %(before)s))
      ORDER BY coalesce(published_at, first_seen_at) DESC, article_id DESC LIMIT 20000) a
WHERE (%(ownership)s::text IS NULL OR EXISTS (SELECT FROM marsad.source s WHERE s.source_id = a.source_id AND s.ownership = %(ownership)s))
  AND (%(status)s::text IS NULL AND %(topic)s::text IS NULL AND %(theatre)s::text IS NULL AND %(weight)s::text IS NULL OR (
        SELECT true FROM marsad.mention m WHERE m.article_id = a.article_id AND (%(status)s::text IS NULL OR m.status = %(status)s)
        AND (%(topic)s::text IS NULL OR m.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR m.theatre = %(theatre)s)
        AND (%(weight)s::text IS NULL OR m.weight = %(weight)s) LIMIT 1))
  AND (%(place)s::text IS NULL OR (SELECT true FROM marsad.named_place p JOIN marsad.place l USING (place)
                                   WHERE p.article_id = a.article_id AND %(place)s IN (l.place, l.governorate, l.country) LIMIT 1))
  AND (%(party)s::text IS NULL OR (SELECT true FROM marsad.named_actor n WHERE n.article_id = a.article_id AND n.actor = %(party)s LIMIT 1))
ORDER BY a.at DESC, a.article_id DESC LIMIT %(limit)s;

-- name: near
-- The words with a known name in place of what is written nearly like it, the nearest first: of all words together, or of one of them.
WITH names AS MATERIALIZED (SELECT word, marsad.fold(word) AS folded FROM marsad.name_family),
parts AS (
    SELECT %(words)s::text AS part, marsad.fold(%(words)s::text) AS folded
    UNION SELECT one, marsad.fold(one) FROM unnest((string_to_array(%(words)s::text, ' '))[:6]) AS one WHERE length(one) > 2
)
SELECT replace(%(words)s::text, part, n.word) AS meant
FROM parts p CROSS JOIN LATERAL (
    SELECT word, similarity(folded, p.folded) AS near FROM names
    WHERE similarity(folded, p.folded) >= 0.3 AND (p.part = %(words)s OR word NOT LIKE '%% %%') AND NOT EXISTS (SELECT FROM names k WHERE k.folded = p.folded) ORDER BY near DESC, word LIMIT 3) n
WHERE replace(%(words)s::text, part, n.word) <> %(words)s::text
ORDER BY n.near DESC, meant LIMIT 3;

-- name: latest
-- The articles, also of one outlet, latest first.
SELECT a.article_id FROM marsad.article a
WHERE (%(source)s::text IS NULL OR a.source_id = %(source)s)
  AND (%(since)s::date IS NULL OR coalesce(a.published_at, a.first_seen_at) >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Damascus')
  AND (%(until)s::date IS NULL OR coalesce(a.published_at, a.first_seen_at) < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Damascus')
  AND (%(before)s::bigint IS NULL OR (coalesce(a.published_at, a.first_seen_at), a.article_id) < (
        (SELECT coalesce(b.published_at, b.first_seen_at) FROM marsad.article b WHERE b.article_id = %(before)s), %(before)s))
ORDER BY coalesce(a.published_at, a.first_seen_at) DESC, a.article_id DESC LIMIT %(limit)s;

-- name: on_topic
-- The articles on a topic or theatre, or of a weight, also of one outlet, latest first: of days at rest from the list, of touched ones from the mentions.
SELECT article_id FROM (
    (SELECT DISTINCT k.at, k.article_id FROM marsad.article_topic k
     WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
       AND (%(topic)s::text IS NULL OR k.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR k.theatre = %(theatre)s)
       AND (%(weight)s::text IS NULL OR k.weight = %(weight)s)
       AND (%(source)s::text IS NULL OR k.source_id = %(source)s)
       AND (%(since)s::date IS NULL OR k.at >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Damascus')
       AND (%(until)s::date IS NULL OR k.at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Damascus')
       AND (%(before)s::bigint IS NULL OR (k.at, k.article_id) < (
             (SELECT coalesce(b.published_at, b.first_seen_at) FROM marsad.article b WHERE b.article_id = %(before)s), %(before)s))
     ORDER BY k.at DESC, k.article_id DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT DISTINCT k.at, k.article_id FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.list_topics(t.day) k
     WHERE (%(topic)s::text IS NULL OR k.topic = %(topic)s) AND (%(theatre)s::text IS NULL OR k.theatre = %(theatre)s)
       AND (%(weight)s::text IS NULL OR k.weight = %(weight)s)
       AND (%(source)s::text IS NULL OR k.source_id = %(source)s)
       AND (%(since)s::date IS NULL OR k.at >= %(since)s::date::timestamp AT TIME ZONE 'Asia/Damascus')
       AND (%(until)s::date IS NULL OR k.at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Damascus')
       AND (%(before)s::bigint IS NULL OR (k.at, k.article_id) < (
             (SELECT coalesce(b.published_at, b.first_seen_at) FROM marsad.article b WHERE b.article_id = %(before)s), %(before)s))
     ORDER BY k.at DESC, k.article_id DESC LIMIT %(limit)s)
) found
ORDER BY at DESC, article_id DESC LIMIT %(limit)s;

-- name: shown
-- What a page says of some articles, in their order; with words the text around them, without its beginning.
SELECT a.article_id, a.story_id, a.title, a.url, a.disposition, a.seed, s.name_ar, s.name_en, coalesce(a.published_at, a.first_seen_at) AS at,
       CASE WHEN q.wanted IS NULL THEN left(a.text, 300) ELSE mart.headline(a.text, q.wanted) END AS lead,
       (SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', m.topic, 'theatre', m.theatre, 'status', m.status, 'denied', m.denied))
        FROM marsad.mention m WHERE m.article_id = a.article_id) AS labels
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS f (article_id, place)
JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
CROSS JOIN (SELECT mart.search_query(%(words)s::text) AS wanted OFFSET 0) q
ORDER BY f.place LIMIT 200;

-- name: listed
-- What a table says of some articles, in their order.
SELECT a.article_id, a.story_id, a.title, a.url, a.disposition, s.name_ar, s.name_en, coalesce(a.published_at, a.first_seen_at) AS at
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS f (article_id, place)
JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
ORDER BY f.place LIMIT 5000;
