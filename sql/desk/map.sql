-- name: places
-- The places of the gazetteer that events of a period name, with how many of each kind, the most named first.
SELECT p.place, p.ar, p.en, p.kind, p.lat, p.lon, count(DISTINCT e.event_id) AS events,
       count(DISTINCT e.event_id) FILTER (WHERE e.kind = 'ceasefire') AS ceasefire, count(DISTINCT e.event_id) FILTER (WHERE e.kind = 'patrol') AS patrol,
       count(DISTINCT e.event_id) FILTER (WHERE e.kind = 'talks') AS talks, count(DISTINCT e.event_id) FILTER (WHERE e.kind = 'violation') AS violation,
       max(e.at) AS last_at
FROM (SELECT event_id, kind, at FROM marsad.ledger_event
      WHERE at >= %(since)s AND at < %(until)s AND weight <> 'background' AND (%(kind)s::text IS NULL OR kind = %(kind)s)
        AND (%(theatre)s::text IS NULL OR theatre = %(theatre)s) ORDER BY at DESC, event_id DESC LIMIT 20000) e
CROSS JOIN LATERAL (SELECT t.place FROM marsad.ledger_place t WHERE t.event_id = e.event_id OFFSET 0) t  -- else all places are read
JOIN marsad.place p USING (place)
WHERE p.lat IS NOT NULL AND p.kind <> 'country'
GROUP BY p.place ORDER BY events DESC, p.place LIMIT 300;
