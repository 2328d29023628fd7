-- name: pulse
-- What tells whether the pipeline lives and keeps up, as one row: what waits and since when, what ran last, what is failing.
SELECT (SELECT count(*) FROM marsad.page WHERE state = 'unread') AS pages_unread,
       (SELECT min(fetched_at) FROM marsad.page WHERE state = 'unread') AS oldest_unread_at,
       (SELECT count(*) FROM marsad.delivery WHERE state IN ('pending', 'claimed') AND next_attempt_at <= %(now)s) AS messages_due,
       (SELECT min(next_attempt_at) FROM marsad.delivery WHERE state IN ('pending', 'claimed') AND next_attempt_at <= %(now)s
                                                            AND reason IS NULL) AS oldest_due_at,
       (SELECT max(finished_at) FROM marsad.run WHERE step = 'collect' AND state = 'done') AS collected_at,
       (SELECT count(*) FROM marsad.feed WHERE is_active) AS feeds,
       (SELECT min(due_at) FROM marsad.feed WHERE is_active) AS oldest_feed_due_at,
       (SELECT count(*) FROM marsad.fault) AS faults,
       (SELECT count(*) FROM marsad.finding WHERE severity = 'fail') AS failing_checks,
       (SELECT count(*) FROM marsad.run WHERE state = 'running') AS running;

-- name: failing_steps
-- The steps whose last execution that ended has failed, with when and why.
SELECT last.step, last.finished_at AS at, last.problem
FROM (SELECT DISTINCT step FROM marsad.run) s CROSS JOIN LATERAL (
    SELECT step, finished_at, state, problem FROM marsad.run r
    WHERE r.step = s.step AND r.state <> 'running' ORDER BY started_at DESC LIMIT 1) last
WHERE last.state = 'failed' ORDER BY last.step;

-- name: run_totals
-- Executions of steps since the beginning, by step and state, with their seconds by the clock.
SELECT step, state, count(*) AS runs, coalesce(sum(extract(epoch FROM finished_at - started_at)), 0)::float AS seconds
FROM marsad.run GROUP BY step, state ORDER BY step, state;

-- name: station_totals
-- Processor seconds of the stations since the beginning.
SELECT key AS station, sum(value::float) AS seconds FROM marsad.run, jsonb_each_text(seconds) GROUP BY key ORDER BY key;

-- name: feed_states
-- Active feeds by state.
SELECT state, count(*) AS feeds FROM marsad.feed WHERE is_active GROUP BY state ORDER BY state;

-- name: article_totals
-- Articles since the beginning, from the daily counts.
SELECT coalesce(sum(originals), 0)::bigint AS kept, coalesce(sum(copies), 0)::bigint AS duplicate, coalesce(sum(set_aside), 0)::bigint AS set_aside
FROM mart.daily_source;
