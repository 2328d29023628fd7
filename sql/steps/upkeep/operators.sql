-- name: remember
-- Records that the operators are told of a cause today; no row where they have been.
INSERT INTO marsad.operator_mail (cause, day, told_at)
VALUES (%(cause)s, (%(now)s::timestamptz AT TIME ZONE %(zone)s)::date, %(now)s)
ON CONFLICT (cause, day) DO NOTHING
RETURNING cause;

-- name: troubles
-- What a person should look at, one row per cause: messages parked, refused or held up, channels and feeds that stopped, new faults.
SELECT 'messages ' || state AS cause, count(*) || ': ' || string_agg(DISTINCT coalesce(reason, 'no reason'), '; ') AS detail
FROM marsad.delivery WHERE state IN ('parked', 'refused') AND claimed_at > %(since)s
GROUP BY state
UNION ALL
SELECT 'feeds ' || state, string_agg(source_id || coalesce(' (' || state_reason || ')', ''), '; ' ORDER BY source_id)
FROM marsad.feed WHERE is_active AND state IN ('quiet', 'failing', 'blocked', 'gone') AND state_since > %(since)s
GROUP BY state
UNION ALL
SELECT channel || ' is not taken', 'since ' || to_char(failing_since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC: ' || reason
FROM marsad.channel_state WHERE failing_since <= %(stopped_before)s
UNION ALL
SELECT 'messages held up', count(*) || ': ' || string_agg(DISTINCT reason, '; ')
FROM marsad.delivery WHERE state = 'pending' AND reason IS NOT NULL AND created_at <= %(stopped_before)s
                           AND NOT EXISTS (SELECT FROM marsad.channel_state WHERE failing_since IS NOT NULL)
HAVING count(*) > 0
UNION ALL
SELECT 'unforeseen ' || error || ' in ' || step, string_agg(item || ': ' || split_part(detail, E'\n', 1), '; ' ORDER BY item)
FROM marsad.fault WHERE first_at > %(since)s
GROUP BY error, step
ORDER BY 1;
