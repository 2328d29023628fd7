-- name: sums_add_up
-- Counts kept by day say what counting now says, and originals, copies and set-aside make up all articles.
WITH kept AS MATERIALIZED (
    SELECT * FROM marsad.daily_source k
    WHERE k.day >= (%(since)s::timestamptz AT TIME ZONE 'Asia/Damascus')::date AND NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
), counted AS MATERIALIZED (  -- each day once
    SELECT d.day, c.* FROM (SELECT DISTINCT day FROM kept) d CROSS JOIN LATERAL marsad.count_sources(d.day) c
)
SELECT NULL::bigint AS article_id, k.source_id || ' is kept with ' || k.articles || ' articles on ' || k.day || '; there are '
       || coalesce(c.articles, 0) AS detail
FROM kept k LEFT JOIN counted c USING (day, source_id)
WHERE k.articles <> coalesce(c.articles, 0) OR k.articles <> k.originals + k.copies + k.set_aside OR k.with_topic <> coalesce(c.with_topic, 0)
LIMIT %(most)s;

-- name: copies_before_originals
-- What repeats an article was published after it: of a pair the wrong way round the sides were not changed when the earlier one arrived. `marsad recluster` sets it right.
SELECT a.article_id, 'published ' || to_char(coalesce(o.published_at, o.first_seen_at) - coalesce(a.published_at, a.first_seen_at), 'FMDD "days" HH24:MI:SS')
       || ' before article ' || o.article_id || ', which it ' || p.how || '; `marsad recluster` changes their sides' AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id)
JOIN (SELECT article_id, original_id, 'is a copy of' AS how FROM marsad.duplicate
      UNION ALL SELECT article_id, carried_id, 'carries' FROM marsad.carried) p USING (article_id)
JOIN marsad.article o ON o.article_id = p.original_id
WHERE marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256)
      < marsad.copy_rank(o.source_id, coalesce(o.published_at, o.first_seen_at), o.canonical_sha256)
LIMIT %(most)s;

-- name: freshness
-- Each active source that has ever brought an article has brought one within the last three days.
SELECT NULL::bigint AS article_id, s.source_id || ' has brought nothing since ' || to_char(l.last_at, 'YYYY-MM-DD') AS detail
FROM marsad.source s
CROSS JOIN LATERAL (SELECT max(first_seen_at) AS last_at FROM marsad.article a WHERE a.source_id = s.source_id) l
WHERE s.is_active AND s.source_id <> 'seed' AND l.last_at < %(now)s::timestamptz - interval '3 days'
LIMIT %(most)s;

-- name: volume
-- Yesterday's articles of a source are between a third and three times the median of that weekday in the five weeks before.
WITH yesterday AS (
    SELECT (%(now)s::timestamptz AT TIME ZONE 'Asia/Damascus')::date - 1 AS day
), usual AS (
    SELECT s.source_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(k.articles, 0)) AS articles,
           count(*) FILTER (WHERE k.articles > 0) AS weeks
    FROM yesterday y
    CROSS JOIN marsad.source s
    CROSS JOIN generate_series(1, 5) AS week
    LEFT JOIN marsad.daily_source k ON k.source_id = s.source_id AND k.day = y.day - 7 * week
    WHERE s.is_active AND s.source_id <> 'seed'
    GROUP BY s.source_id
)
SELECT NULL::bigint AS article_id, u.source_id || ' has ' || coalesce(k.articles, 0) || ' articles of ' || y.day || '; usual are '
       || round(u.articles::numeric) AS detail
FROM yesterday y
CROSS JOIN usual u
LEFT JOIN marsad.daily_source k ON k.source_id = u.source_id AND k.day = y.day
WHERE u.weeks >= 3 AND u.articles >= 6 AND coalesce(k.articles, 0) NOT BETWEEN u.articles / 3 AND u.articles * 3
LIMIT %(most)s;
