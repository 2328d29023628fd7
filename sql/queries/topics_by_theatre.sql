-- How many original articles speak of each topic, by theatre, and how often were they copied?
-- A row is one topic and theatre. Without `since`: the last ninety days.
-- ar: كم مقالا أصليا يتناول كل موضوع بحسب الساحة، وكم مرة نُسخت مقالاته؟
-- ar: كل صف موضوع وساحة. إن لم يُحدَّد since فآخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT topic, theatre, sum(originals)::bigint AS originals, sum(copies)::bigint AS copies, min(day) AS first_day, max(day) AS last_day
FROM (
    SELECT day, topic, theatre, originals, copies FROM mart.daily_theatre WHERE :'weight' = '' AND day >= mart.day_from(:'since', 90)
    UNION ALL
    SELECT day, topic, theatre, 1, NULL FROM mart.article_topic
    WHERE :'weight' <> '' AND weight >= :'weight' AND source_id <> 'seed' AND day >= mart.day_from(:'since', 90)
) told
GROUP BY topic, theatre
ORDER BY topic, originals DESC, theatre
LIMIT 1000;
