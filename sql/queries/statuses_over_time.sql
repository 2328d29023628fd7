-- How do the statuses of a ceasefire in one theatre change over time?
-- A row is one week (its Monday) and status, with the original articles that say so and the outlets. Without `since`: the last ninety days.
-- ar: كيف تتبدل أحوال وقف إطلاق النار في ساحة واحدة مع الزمن؟
-- ar: كل صف أسبوع (بيوم الاثنين الذي يبدأ به) وحال، مع عدد المقالات الأصلية التي تذكرها وعدد مصادرها. إن لم يُحدَّد since فآخر تسعين يوما.
\if :{?theatre}
\else
\set theatre syria
\endif
\if :{?since}
\else
\set since ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT date_trunc('week', day)::date AS week, status, sum(articles)::bigint AS articles, count(DISTINCT source_id) AS outlets
FROM (
    SELECT day, status, source_id, articles FROM mart.daily_status
    WHERE :'weight' = '' AND theatre = :'theatre' AND day >= mart.day_from(:'since', 90)
    UNION ALL
    SELECT day, status, source_id, count(DISTINCT article_id) FROM mart.mention
    WHERE :'weight' <> '' AND weight >= :'weight' AND topic = 'ceasefire' AND source_id <> 'seed'
          AND theatre = :'theatre' AND day >= mart.day_from(:'since', 90)
    GROUP BY day, status, source_id
) told
GROUP BY week, status
ORDER BY week, articles DESC, status
LIMIT 5000;
