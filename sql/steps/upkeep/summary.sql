-- name: totals
-- What the warehouse holds, as one row of counts: articles from the daily counts, so that many cost no more. Seeds are counted apart.
WITH daily AS MATERIALIZED (
    SELECT sum(originals)::bigint AS kept, sum(copies)::bigint AS duplicates, sum(set_aside)::bigint AS set_aside FROM mart.daily_source
)
SELECT (SELECT count(*) FROM marsad.source WHERE is_active AND source_id <> 'seed') AS sources,
       (SELECT count(*) FROM marsad.feed WHERE is_active) AS feeds,
       (SELECT count(*) FROM marsad.entry) AS entries,
       (SELECT count(*) FROM marsad.page) AS pages,
       (SELECT coalesce(kept, 0) FROM daily) AS kept,
       (SELECT coalesce(duplicates, 0) FROM daily) AS duplicates,
       (SELECT coalesce(set_aside, 0) FROM daily) AS set_aside,
       (SELECT count(*) FROM marsad.article WHERE source_id = 'seed' AND seed IS NOT NULL) AS seeds,
       (SELECT count(*) FROM marsad.story) AS stories,
       (SELECT count(*) FROM marsad.mention) AS mentions,
       (SELECT count(*) FROM marsad.delivery WHERE state = 'sent') AS sent,
       (SELECT count(*) FROM marsad.delivery WHERE state IN ('pending', 'claimed')) AS unsent;

-- name: this_time
-- The counts of the runs since a moment, summed by step and name.
SELECT step, key AS name, sum(value::bigint)::bigint AS count
FROM marsad.run, jsonb_each_text(counts)
WHERE started_at >= %(since)s
GROUP BY step, key ORDER BY step, key;

-- name: duplicates
-- Duplicates by kind, with the seed that they repeat, if one.
SELECT d.kind, o.seed, count(*) AS articles
FROM marsad.duplicate d LEFT JOIN marsad.article o ON o.article_id = d.original_id AND o.source_id = 'seed'
GROUP BY d.kind, o.seed ORDER BY o.seed NULLS LAST, d.kind;

-- name: carried_seeds
-- Articles of their own that hold a seed.
SELECT o.seed, count(*) AS articles
FROM marsad.carried c JOIN marsad.article o ON o.article_id = c.carried_id
WHERE o.source_id = 'seed' AND o.seed IS NOT NULL
GROUP BY o.seed ORDER BY o.seed;

-- name: languages
-- Articles set aside, by language.
SELECT coalesce(language, '?') AS language, count(*) AS articles
FROM marsad.article WHERE disposition = 'set_aside' GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: topics
-- Original articles by topic, seeds apart, from the daily counts; days that something touched since are counted now.
WITH touched AS (SELECT DISTINCT day FROM marsad.touched)
SELECT t.topic, t.title_ar, t.title_en, coalesce(c.articles, 0)::bigint AS articles, coalesce(c.seeds, 0)::bigint AS seeds
FROM marsad.topic t LEFT JOIN (
    SELECT topic, sum(articles) AS articles, sum(seeds) AS seeds FROM (
        SELECT topic, articles, seeds FROM marsad.daily_of_topic k WHERE NOT EXISTS (SELECT FROM touched WHERE touched.day = k.day)
        UNION ALL
        SELECT l.topic, count(DISTINCT l.article_id) FILTER (WHERE l.source_id <> 'seed'),
               count(DISTINCT l.article_id) FILTER (WHERE l.source_id = 'seed')
        FROM touched CROSS JOIN LATERAL marsad.list_topics(touched.day) l GROUP BY l.topic
    ) AS days GROUP BY topic
) c USING (topic)
WHERE t.is_enabled
ORDER BY t.topic;

-- name: unanswered
-- How many feeds were asked, and how many of them gave no HTTP answer at all the last time.
SELECT count(*) AS asked, count(*) FILTER (WHERE p.http_status IS NULL) AS unanswered
FROM marsad.feed f CROSS JOIN LATERAL (
    SELECT http_status FROM marsad.poll WHERE feed_id = f.feed_id ORDER BY polled_at DESC LIMIT 1) AS p
WHERE f.is_active;

-- name: failures
-- What failed and why, by cause: feeds, pages not fetched or read (asked again, or given up), messages (given up, or waiting), faults.
SELECT 'feed' AS what, state || coalesce(' (' || state_reason || ')', '') || ': '
           || array_to_string((array_agg(source_id ORDER BY source_id))[:8], ', ')
           || CASE WHEN count(*) > 8 THEN ' and ' || count(*) - 8 || ' more' ELSE '' END AS cause,
       count(*) AS count
FROM marsad.feed WHERE is_active AND state NOT IN ('new', 'healthy', 'quiet', 'moved') GROUP BY state, state_reason
UNION ALL
SELECT CASE state WHEN 'failed' THEN 'page given up' ELSE 'page asked again' END, reason, count(*)
FROM marsad.entry WHERE reason IS NOT NULL AND state <> 'fetched' GROUP BY state, reason
UNION ALL
SELECT 'text', reason, count(*) FROM marsad.page WHERE state = 'unreadable' GROUP BY reason
UNION ALL
SELECT 'fault', 'in ' || step || ' ' || error || ': ' || split_part(detail, E'\n', 1) || ': '
           || array_to_string((array_agg(item ORDER BY last_at DESC))[:3], ', ')
           || CASE WHEN count(*) > 3 THEN ' and ' || count(*) - 3 || ' more' ELSE '' END,
       sum(times)
FROM marsad.fault GROUP BY step, error, split_part(detail, E'\n', 1)
UNION ALL
SELECT CASE state WHEN 'pending' THEN 'message waits' ELSE 'message ' || state END, reason, count(*)
FROM marsad.delivery WHERE state IN ('refused', 'parked') OR (state = 'pending' AND reason IS NOT NULL) GROUP BY state, reason
ORDER BY 1, 3 DESC, 2;
