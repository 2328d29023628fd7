-- Which outlets copy whom, how often and how fast?
-- A row is one pair of outlets; the lag is the median number of hours between the two publications. Without `since`: the last thirty days.
-- ar: أي المصادر ينسخ عن أيها، وكم مرة، وبأي سرعة؟
-- ar: كل صف مصدران؛ والفارق وسيط عدد الساعات بين النشرين. إن لم يُحدَّد since فآخر ثلاثين يوما.
\if :{?since}
\else
\set since ''
\endif
SELECT original_source_id AS original_in, source_id AS copied_in, count(*) AS copies,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY lag_hours))::numeric, 1) AS median_lag_hours
FROM mart.copy
WHERE original_seed IS NULL AND day >= mart.day_from(:'since', 30)
GROUP BY original_source_id, source_id
ORDER BY copies DESC, original_in, copied_in
LIMIT 1000;
