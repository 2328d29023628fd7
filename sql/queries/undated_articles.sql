-- Which outlets give their articles no date?
-- A row is one outlet with articles that are counted on the day of their arrival, for want of a date. Last thirty days.
-- ar: أي المصادر لا يؤرّخ مقالاته؟
-- ar: كل صف مصدر له مقالات بلا تاريخ، فتُحسب في يوم وصولها. آخر ثلاثين يوما.
\if :{?since}
\else
\set since ''
\endif
SELECT source_id, sum(undated)::bigint AS undated, sum(articles)::bigint AS articles, round(100.0 * sum(undated) / sum(articles), 0) AS percent
FROM mart.daily_source
WHERE day >= mart.day_from(:'since', 30)
GROUP BY source_id
HAVING sum(undated) > 0
ORDER BY percent DESC, source_id
LIMIT 1000;
