-- Who reports first, and how long after come the others?
-- A row is one outlet: stories that others report too, how often it was first, and its median lag where it was not. Last fourteen days.
-- ar: من ينشر أولا، وبعد كم من الوقت يلحق به الآخرون؟
-- ar: كل صف مصدر: عدد أخباره التي نشرها غيره أيضا، وكم مرة كان الأول، ووسيط تأخره حين لم يكن الأول. آخر أربعة عشر يوما.
\if :{?since}
\else
\set since ''
\endif
SELECT source_id, count(*) AS stories, count(*) FILTER (WHERE place = 1) AS first,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY lag_hours) FILTER (WHERE place > 1))::numeric, 1) AS median_lag_hours
FROM (
    SELECT source_id, place, lag_hours, count(*) OVER (PARTITION BY story_id) AS outlets
    FROM mart.story_outlet WHERE day >= mart.day_from(:'since', 14)
) reported
WHERE outlets > 1
GROUP BY source_id
ORDER BY first DESC, stories DESC, source_id
LIMIT 1000;
