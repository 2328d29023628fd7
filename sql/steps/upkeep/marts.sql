-- name: lock
-- One process at a time counts days.
SELECT pg_advisory_xact_lock(hashtext('marsad.marts'));

-- name: take_touched
-- The days to be counted anew; what touches them from now on is left for the next time.
WITH taken AS (DELETE FROM marsad.touched RETURNING day)
SELECT DISTINCT day FROM taken ORDER BY day;

-- name: forget_sources
-- Removes the counts of some days by outlet.
DELETE FROM marsad.daily_source WHERE day = ANY (%(days)s);

-- name: count_sources
-- Counts some days by outlet.
INSERT INTO marsad.daily_source
SELECT d.day, c.* FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL marsad.count_sources(d.day) c;

-- name: forget_topics
-- Removes the counts of some days by topic.
DELETE FROM marsad.daily_topic WHERE day = ANY (%(days)s);

-- name: count_topics
-- Counts some days by topic.
INSERT INTO marsad.daily_topic
SELECT d.day, c.* FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL marsad.count_topics(d.day) c;

-- name: forget_statuses
-- Removes the counts of some days by status.
DELETE FROM marsad.daily_status WHERE day = ANY (%(days)s);

-- name: count_statuses
-- Counts some days by status.
INSERT INTO marsad.daily_status
SELECT d.day, c.* FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL marsad.count_statuses(d.day) c;

-- name: forget_pairs
-- Removes the counts of some days by pair of topics.
DELETE FROM marsad.daily_pair WHERE day = ANY (%(days)s);

-- name: count_pairs
-- Counts some days by pair of topics.
INSERT INTO marsad.daily_pair
SELECT d.day, c.* FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL marsad.count_pairs(d.day) c;

-- name: forget_theatres
-- Removes the counts of some days by theatre.
DELETE FROM marsad.daily_theatre WHERE day = ANY (%(days)s);

-- name: count_theatres
-- Sums up some days by theatre: their counts by topic are new already.
INSERT INTO marsad.daily_theatre
SELECT day, topic, theatre, sum(originals), sum(copies), sum(undated) FROM marsad.daily_topic
WHERE day = ANY (%(days)s) GROUP BY day, topic, theatre;

-- name: forget_articles
-- Removes the articles of some days by topic.
DELETE FROM marsad.article_topic WHERE day = ANY (%(days)s);

-- name: list_articles
-- Lists the articles of some days by topic.
INSERT INTO marsad.article_topic (day, at, article_id, topic, theatre, source_id, is_in_text, weight)
SELECT d.day, l.* FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL marsad.list_topics(d.day) l;

-- name: forget_of_topics
-- Removes the counts of articles by topic of some days.
DELETE FROM marsad.daily_of_topic WHERE day = ANY (%(days)s);

-- name: count_of_topics
-- Sums up some days by topic, each article once: their lists are new already.
INSERT INTO marsad.daily_of_topic
SELECT day, topic, count(DISTINCT article_id) FILTER (WHERE source_id <> 'seed'), count(DISTINCT article_id) FILTER (WHERE source_id = 'seed')
FROM marsad.article_topic WHERE day = ANY (%(days)s) GROUP BY day, topic;
