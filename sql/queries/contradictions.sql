-- Where do two reports of one happening contradict each other?
-- A row is one report of it with what it says; those of one happening and field stand together, the latest first.
-- ar: أين يناقض خبران أحدُهما الآخر في الحدث نفسه؟
-- ar: كل صف خبر بما يقوله؛ وأخبار الحدث الواحد في الأمر الواحد متتالية، والأحدث أولا.
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?most}
\else
\set most 200
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT c.entry_id, c.kind, c.theatre, c.field, c.value, coalesce(c.speaker, c.speaker_quote) AS speaker, c.source_id, c.status_quote, c.title,
       c.url, c.at
FROM mart.conflicts c
WHERE (:'theatre' = '' OR c.theatre = :'theatre') AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.entry_id = c.entry_id AND r.weight >= :'weight'))
ORDER BY max(c.at) OVER (PARTITION BY c.entry_id) DESC, c.entry_id, c.field, c.at, c.event_id
LIMIT :'most'::int;
