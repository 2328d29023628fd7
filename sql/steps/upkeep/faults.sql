-- name: save
-- Records that an item met an exception that nobody foresaw; met before, it is counted.
INSERT INTO marsad.fault (step, item, error, detail, first_at, last_at)
VALUES (%(step)s, %(item)s, %(error)s, %(detail)s, %(now)s, %(now)s)
ON CONFLICT (step, item, error) DO UPDATE
SET detail = excluded.detail, last_at = greatest(marsad.fault.last_at, excluded.last_at), times = marsad.fault.times + 1;

-- name: forget
-- Forgets faults that were not met again since a moment.
DELETE FROM marsad.fault WHERE last_at < %(before)s;
