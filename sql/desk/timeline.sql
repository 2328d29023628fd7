-- name: days
-- Original articles per day, topic and theatre in a period of whole days.
SELECT day, topic, theatre, originals, copies
FROM mart.daily_theatre
WHERE day >= %(since)s AND day <= %(until)s
  AND (%(topic)s::text IS NULL OR topic = %(topic)s) AND (%(theatre)s::text IS NULL OR theatre = %(theatre)s)
ORDER BY day, topic, theatre LIMIT 20000;

-- name: steps
-- Original articles per step of some days, by topic or by theatre, in a period of whole days; steps are counted from 0.
SELECT (day - %(since)s::date) / %(days)s::integer AS step, CASE %(by)s WHEN 'topic' THEN topic ELSE theatre END AS series, sum(originals)::bigint AS originals
FROM mart.daily_theatre
WHERE day >= %(since)s AND day <= %(until)s
  AND (%(topic)s::text IS NULL OR topic = %(topic)s) AND (%(theatre)s::text IS NULL OR theatre = %(theatre)s)
GROUP BY step, series ORDER BY step, series LIMIT 20000;
