-- Where does the coverage of a source have gaps?
-- A row is one gap: days in a row, two at least, without an article of an active source, between its first and the newest day. Last ninety days.
-- ar: أين تنقطع تغطية كل مصدر؟
-- ar: كل صف انقطاع: يومان متتاليان أو أكثر بلا مقال من مصدر نشط، بين أول أيامه وأحدث يوم. آخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
WITH present AS (
    SELECT s.source_id, d.day
    FROM mart.source s JOIN mart.daily_source d USING (source_id)
    WHERE s.is_active AND s.source_id <> 'seed' AND d.day >= mart.day_from(:'since', 90) AND d.day <= mart.latest_day()
), bounded AS (
    SELECT source_id, day FROM present
    UNION
    SELECT source_id, (SELECT mart.latest_day() + 1) FROM present
)
SELECT source_id, before_gap + 1 AS first_day, day - 1 AS last_day, day - before_gap - 1 AS days
FROM (SELECT source_id, day, lag(day) OVER (PARTITION BY source_id ORDER BY day) AS before_gap FROM bounded) found
WHERE day - before_gap > 2
ORDER BY days DESC, source_id, first_day
LIMIT 1000;
