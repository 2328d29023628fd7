-- Which ceasefires are said to run, since when, who says so, and what broke them last?
-- A row is one ceasefire of the ledger that was announced, is in effect or was extended, the latest report first.
-- ar: ما وقف إطلاق النار الذي يُقال إنه سارٍ، ومنذ متى، ومن يقول ذلك، وما آخر خرق له؟
-- ar: كل صف وقفٌ لإطلاق النار في السجل أُعلن أو سرى أو مُدّد، والأحدث خبرا أولا.
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?most}
\else
\set most 50
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT c.entry_id, c.theatre, c.status, coalesce(c.begins, c.declared) AS since, c.ends, c.duration, array_to_string(c.sides, ', ') AS sides, array_to_string(c.places, ', ') AS places,
       c.outlets,
       array_to_string(c.denied_by, ', ') AS denied_by, v.day AS last_violation, c.last_at
FROM mart.ceasefires c
LEFT JOIN LATERAL (
    SELECT max(e.day) AS day FROM mart.event e
    WHERE e.kind = 'violation' AND e.status = 'reported' AND NOT e.is_denied AND e.is_said AND e.theatre = c.theatre AND e.at >= c.first_at) v ON true
WHERE c.status IN ('announced', 'in_effect', 'extended') AND NOT c.is_denied AND (:'theatre' = '' OR c.theatre = :'theatre')
      AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.entry_id = c.entry_id AND r.weight >= :'weight'))
ORDER BY c.last_at DESC, c.entry_id
LIMIT :'most'::int;
