-- name: start
-- Records that a step begins. Its session holds a lock on it for as long as it lives, by which a killed one is told.
WITH begun AS (INSERT INTO marsad.run (step, started_at) VALUES (%(step)s, %(now)s) RETURNING run_id)
SELECT run_id, pg_advisory_lock(hashtext('marsad.run'), (run_id %% 2147483647)::integer) FROM begun;

-- name: bury
-- Records of runs that nobody's session holds any more that they were killed.
UPDATE marsad.run r
SET finished_at = greatest(%(now)s, started_at), state = 'failed', problem = 'killed: its process or its connection is gone; what it had done stays'
WHERE state = 'running' AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid::bigint = hashtext('marsad.run')::bigint & 4294967295
          AND l.objid::bigint = r.run_id %% 2147483647
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()));

-- name: finish
-- Records what a step did, or why it failed.
WITH ended AS (
    UPDATE marsad.run
    SET finished_at = greatest(%(now)s, started_at), state = %(state)s, counts = %(counts)s, seconds = %(seconds)s, problem = %(problem)s
    WHERE run_id = %(run_id)s
)
SELECT pg_advisory_unlock(hashtext('marsad.run'), (%(run_id)s::bigint %% 2147483647)::integer);

-- name: was_ever
-- Whether a step ever came to its end.
SELECT EXISTS (SELECT FROM marsad.run WHERE step = %(step)s AND state = 'done') AS was_ever;
