-- What did somebody (a ministry, a spokesman, an observer) say?
-- A row is one event that the speaker speaks of, with the words. Without `since`: the last year.
-- ar: ماذا قالت جهة ما (وزارة أو متحدث أو مراقب)؟
-- ar: كل صف واقعة يتحدث عنها القائل بكلماتها. إن لم يُحدَّد since فآخر سنة.
\if :{?since}
\else
\set since ''
\endif
\if :{?speaker}
\else
\set speaker ''
\endif
\if :{?most}
\else
\set most 200
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT c.day, coalesce(c.speaker, c.speaker_quote) AS speaker, c.kind, c.status, c.status_quote, c.manner_quote, c.theatre, c.source_id, c.article_id, c.url
FROM mart.claims c
WHERE c.day >= mart.day_from(:'since', 365) AND (:'speaker' = '' OR c.speaker = :'speaker') AND (:'weight' = '' OR c.weight >= :'weight')
ORDER BY c.at DESC, c.event_id
LIMIT :'most'::int;
