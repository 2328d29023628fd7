-- Who reported each ceasefire first, and who says so there?
-- A row is one ceasefire of the ledger: its first report, with the outlet, the speaker and the words. Without `since`: the last ninety days.
-- ar: من نقل خبر كل وقف لإطلاق النار أولا، ومن القائل فيه؟
-- ar: كل صف وقفٌ لإطلاق النار في السجل: أول خبر عنه، بمصدره وقائله وكلماته. إن لم يُحدَّد since فآخر تسعين يوما.
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
\set most 100
\endif
SELECT f.entry_id, f.at, f.theatre, 'ceasefire' AS kind, f.status, f.source_id, f.ownership, coalesce(f.speaker, f.speaker_quote) AS speaker, f.status_quote, f.url
FROM (SELECT DISTINCT ON (e.entry_id) e.* FROM mart.event e
      WHERE e.kind = 'ceasefire' AND e.entry_id IS NOT NULL AND e.weight <> 'background' AND NOT e.is_denied AND e.day >= mart.day_from(:'since', 90)
        AND (:'theatre' = '' OR e.theatre = :'theatre')
      ORDER BY e.entry_id, e.at, e.event_id) f
ORDER BY f.at DESC, f.entry_id
LIMIT :'most'::int;
