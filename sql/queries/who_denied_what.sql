-- Who denied what?
-- A row is one denial, with the words of it. Last ninety days.
-- ar: من الذي نفى، وماذا نفى؟
-- ar: كل صف نفيٌ بكلماته. آخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?speaker}
\else
\set speaker ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
\if :{?most}
\else
\set most 100
\endif
SELECT c.day, c.theatre, coalesce(c.speaker, c.speaker_quote) AS speaker, c.kind, c.status, c.manner_quote, c.status_quote, c.source_id,
       c.title, c.url
FROM mart.claims c
WHERE c.is_denied AND c.day >= mart.day_from(:'since', 90) AND (:'speaker' = '' OR c.speaker = :'speaker')
  AND c.weight >= :'weight'
ORDER BY c.at DESC, c.event_id
LIMIT :'most'::int;
