-- name: days
-- Original articles per day, topic and theatre in a period of whole days.
SELECT day, topic, theatre, sum(originals)::bigint AS originals, sum(copies)::bigint AS copies
FROM mart.daily_topic
WHERE day >= %(since)s AND day <= %(until)s
  AND (%(topic)s::text IS NULL OR topic = %(topic)s) AND (%(theatre)s::text IS NULL OR theatre = %(theatre)s)
GROUP BY day, topic, theatre ORDER BY day, topic, theatre LIMIT 20000;
