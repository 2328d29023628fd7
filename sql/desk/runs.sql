-- name: runs
-- The executions of steps, latest first, from a place in that order on.
SELECT run_id, step, started_at, finished_at, state, counts, problem
FROM marsad.run
WHERE run_id < coalesce(%(before)s::bigint, 9223372036854775807) AND (%(step)s::text IS NULL OR step = %(step)s)
ORDER BY run_id DESC LIMIT %(limit)s;
