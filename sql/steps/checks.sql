-- name: lock
-- One process at a time writes findings.
SELECT pg_advisory_xact_lock(hashtext('marsad.finding'));

-- name: forget_findings
-- Removes what a check no longer finds.
DELETE FROM marsad.finding f
WHERE f.check_name = %(check)s
      AND NOT EXISTS (SELECT FROM jsonb_to_recordset(%(found)s::jsonb -> 'rows') AS r (article_id bigint, detail text)
                      WHERE r.article_id IS NOT DISTINCT FROM f.article_id AND r.detail = f.detail);

-- name: save_findings
-- Keeps what a check finds; what it found before keeps its time.
INSERT INTO marsad.finding (check_name, severity, article_id, detail, since)
SELECT DISTINCT %(check)s, %(severity)s, article_id, detail, %(now)s::timestamptz
FROM jsonb_to_recordset(%(found)s::jsonb -> 'rows') AS r (article_id bigint, detail text)
ON CONFLICT DO NOTHING;

-- name: forget_retired
-- Removes the findings of checks that are no more.
DELETE FROM marsad.finding WHERE NOT check_name = ANY (%(checks)s);
