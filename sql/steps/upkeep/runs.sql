-- name: start
-- Records that a step begins.
INSERT INTO marsad.run (step, started_at) VALUES (%(step)s, %(now)s) RETURNING run_id;

-- name: finish
-- Records what a step did, or why it failed.
UPDATE marsad.run
SET finished_at = greatest(%(now)s, started_at), state = %(state)s, counts = %(counts)s, problem = %(problem)s
WHERE run_id = %(run_id)s;

-- name: was_ever
-- Whether a step ever came to its end.
SELECT EXISTS (SELECT FROM marsad.run WHERE step = %(step)s AND state = 'done') AS was_ever;
