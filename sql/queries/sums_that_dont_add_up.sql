-- Which reports give parts that don't make their total?
-- A row is one report, observer and thing counted, the latest first.
-- ar: أي الأخبار لا تساوي أجزاؤه مجموعَه؟
-- ar: كل صف خبر ومراقب وما يُحصى، والأحدث أولا.
\if :{?most}
\else
\set most 100
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT s.day, s.source_id, s.observer, s.what, s.total, s.parts, s.title, s.url
FROM mart.violation_sums s
WHERE s.total IS NOT NULL AND s.parts IS NOT NULL AND s.total <> s.parts AND s.adds_up IS FALSE
      AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.event_id = s.event_id AND r.weight >= :'weight'))
ORDER BY s.day DESC, s.event_id, s.what
LIMIT :'most'::int;
