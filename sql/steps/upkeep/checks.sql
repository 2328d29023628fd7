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

-- name: part_held
-- Takes held alerts out of messages that tell of others too, into a message of their own that waits.
WITH mixed AS (
    SELECT d.delivery_id, d.subscription_id, d.address, d.next_attempt_at, d.digest_at,
           regexp_replace(d.message_id, '(@|$)', '.held' || d.delivery_id || '-' || count(l.alert_id) || '\1') AS message_id,
           1000 + (SELECT count(*) FROM marsad.delivery o WHERE o.subscription_id = d.subscription_id AND o.digest_at = d.digest_at AND o.part > 1000)
           + row_number() OVER (PARTITION BY d.subscription_id, d.digest_at ORDER BY d.delivery_id) AS part
    FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id) LEFT JOIN marsad.held h USING (article_id)
    WHERE d.state = 'pending'
    GROUP BY d.delivery_id
    HAVING count(h.article_id) BETWEEN 1 AND count(*) - 1
), made AS (
    INSERT INTO marsad.delivery (subscription_id, address, message_id, next_attempt_at, digest_at, part)
    SELECT subscription_id, address, message_id, next_attempt_at, digest_at, CASE WHEN digest_at IS NULL THEN 0 ELSE part END FROM mixed
    RETURNING delivery_id, message_id
)
UPDATE marsad.alert l SET delivery_id = made.delivery_id
FROM mixed JOIN made USING (message_id)
WHERE l.delivery_id = mixed.delivery_id AND l.article_id IN (SELECT article_id FROM marsad.held);

-- name: put_off_held
-- Puts off the messages that tell of held articles, until after the next time that the checks are run.
UPDATE marsad.delivery d SET next_attempt_at = greatest(d.next_attempt_at, %(until)s),
    reason = 'held: a check fails on an article that it tells of (marsad checks)'
WHERE d.state = 'pending'
      AND EXISTS (SELECT FROM marsad.alert l JOIN marsad.held h USING (article_id) WHERE l.delivery_id = d.delivery_id);

-- name: let_go
-- Makes messages due that were held and no longer are.
UPDATE marsad.delivery d SET next_attempt_at = greatest(coalesce(d.digest_at, %(now)s), %(now)s), reason = NULL
WHERE d.state = 'pending' AND d.reason LIKE 'held: %%'
      AND NOT EXISTS (SELECT FROM marsad.alert l JOIN marsad.held h USING (article_id) WHERE l.delivery_id = d.delivery_id);
