-- How often do articles mention two topics together, such as Sochi and Astana, by month?
-- A row is one month: original articles with both topics, and with each. Without `since`: the last year.
-- ar: كم مقالا يذكر موضوعين معا، كسوتشي وأستانا، شهرا بعد شهر؟
-- ar: كل صف شهر: المقالات الأصلية التي تذكر الموضوعين معا، والتي تذكر كلا منهما. إن لم يُحدَّد since فآخر سنة.
\if :{?topic}
\else
\set topic sochi
\endif
\if :{?other}
\else
\set other astana
\endif
\if :{?since}
\else
\set since ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT month, sum(both_topics)::bigint AS both_topics, sum(first_topic)::bigint AS first_topic, sum(other_topic)::bigint AS other_topic
FROM (
    SELECT date_trunc('month', day)::date AS month, articles AS both_topics, 0 AS first_topic, 0 AS other_topic
    FROM mart.topic_pair
    WHERE :'weight' = '' AND topic = least(:'topic', :'other') AND other_topic = greatest(:'topic', :'other') AND day >= mart.day_from(:'since', 365)
    UNION ALL
    SELECT date_trunc('month', day)::date, 0, CASE topic WHEN :'topic' THEN originals ELSE 0 END,
           CASE topic WHEN :'other' THEN originals ELSE 0 END
    FROM mart.daily_theatre
    WHERE :'weight' = '' AND topic IN (:'topic', :'other') AND day >= mart.day_from(:'since', 365)
    UNION ALL
    SELECT date_trunc('month', day)::date, (bool_or(topic = :'topic') AND bool_or(topic = :'other'))::int,
           bool_or(topic = :'topic')::int, bool_or(topic = :'other')::int
    FROM mart.article_topic
    WHERE :'weight' <> '' AND weight >= :'weight' AND topic IN (:'topic', :'other') AND source_id <> 'seed'
          AND day >= mart.day_from(:'since', 365)
    GROUP BY article_id, day
) counted
GROUP BY month
ORDER BY month
LIMIT 1000;
