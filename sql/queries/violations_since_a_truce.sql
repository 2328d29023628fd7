-- Which violations were reported since a truce of a certain day?
-- A row is one report of a violation since that day, with its words. Without `since`: the last thirty days.
-- ar: ما الخروقات التي نُقلت منذ هدنة يوم معيّن؟
-- ar: كل صف خبر عن خرق منذ ذلك اليوم بكلماته. إن لم يُحدَّد since فآخر ثلاثين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?most}
\else
\set most 200
\endif
SELECT e.day, e.theatre, coalesce(e.speaker, e.speaker_quote) AS speaker, (SELECT string_agg(DISTINCT coalesce(p.place, p.quote), ', ') FROM mart.event_place p WHERE p.event_id = e.event_id) AS places,
       e.status_quote, e.source_id, e.entry_id, e.article_id, e.url
FROM mart.event e
WHERE e.kind = 'violation' AND e.status = 'reported' AND NOT e.is_denied AND e.is_said AND e.weight <> 'background'
  AND e.day >= mart.day_from(:'since', 30) AND (:'theatre' = '' OR e.theatre = :'theatre')
ORDER BY e.at DESC, e.event_id
LIMIT :'most'::int;
