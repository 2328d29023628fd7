-- What is the weekly rhythm of a topic, and which days stand out of it?
-- A row is one day: original articles, mean of seven days, what is usual on that weekday, and the robust z-score (median, MAD) of the difference.
-- ar: ما الإيقاع الأسبوعي لموضوع، وأي الأيام يشذّ عنه؟
-- ar: كل صف يوم: عدد المقالات الأصلية، ومتوسط سبعة أيام، والمعتاد في مثله من أيام الأسبوع، وقيمة z المتينة للفارق (بالوسيط وMAD).
\if :{?topic}
\else
\set topic ceasefire
\endif
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?since}
\else
\set since ''
\endif
WITH days AS (
    SELECT d.day::date AS day, coalesce(sum(t.originals), 0)::bigint AS articles
    FROM generate_series(mart.day_from(:'since', 90), mart.latest_day(), interval '1 day') AS d (day)
    LEFT JOIN mart.daily_theatre t
        ON t.day = d.day::date AND t.topic = :'topic' AND (:'theatre' = '' OR t.theatre = :'theatre')
           AND t.day >= mart.day_from(:'since', 90)
    GROUP BY d.day
), usual AS (
    SELECT extract(isodow FROM day) AS weekday, percentile_cont(0.5) WITHIN GROUP (ORDER BY articles) AS articles
    FROM days GROUP BY 1
), compared AS (
    SELECT d.day, d.articles, u.articles AS usual, d.articles - u.articles AS difference
    FROM days d JOIN usual u ON u.weekday = extract(isodow FROM d.day)
), spread AS (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(difference)) AS median, avg(abs(difference)) AS mean FROM compared
), scored AS (
    -- 1.4826 and 1.2533 make either spread that of a normal distribution; the mean stands in where half the days don't differ at all.
    SELECT c.*, c.difference / nullif(CASE WHEN s.median > 0 THEN 1.4826 * s.median ELSE 1.2533 * s.mean END, 0) AS z
    FROM compared c CROSS JOIN spread s
)
SELECT day, to_char(day, 'Dy') AS weekday, articles, round(avg(articles) OVER (ORDER BY day ROWS 6 PRECEDING), 1) AS seven_day_mean,
       usual::numeric(12, 1) AS usual, round(z::numeric, 1) AS z, coalesce(abs(z) > 3.5, false) AS stands_out
FROM scored
ORDER BY day
LIMIT 5000;
