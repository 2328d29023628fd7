-- name: remember
-- Records that the operators are told of a cause today; no row where they have been.
INSERT INTO marsad.operator_mail (cause, day, told_at)
VALUES (%(cause)s, (%(now)s::timestamptz AT TIME ZONE %(zone)s)::date, %(now)s)
ON CONFLICT (cause, day) DO NOTHING
RETURNING cause;

-- name: troubles
-- What a person should look at: messages parked or refused, and feeds that stopped bringing news, since a moment; one row per cause.
SELECT 'messages ' || state AS cause, count(*) || ': ' || string_agg(DISTINCT coalesce(reason, 'no reason'), '; ') AS detail
FROM marsad.delivery WHERE state IN ('parked', 'refused') AND claimed_at > %(since)s
GROUP BY state
UNION ALL
SELECT 'feeds ' || state, string_agg(source_id || coalesce(' (' || state_reason || ')', ''), '; ' ORDER BY source_id)
FROM marsad.feed WHERE is_active AND state IN ('quiet', 'failing', 'blocked', 'gone') AND state_since > %(since)s
GROUP BY state
ORDER BY 1;
