-- Which patrols were planned, held, blocked or attacked, on which road?
-- A row is one patrol of the ledger, the latest first.
-- ar: ما الدوريات التي خُطط لها أو سُيّرت أو أُعيقت أو هوجمت، وعلى أي طريق؟
-- ar: كل صف دورية في السجل، والأحدث أولا.
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?road}
\else
\set road ''
\endif
\if :{?most}
\else
\set most 100
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT p.entry_id, p.theatre, p.begins, p.ordinal, p.status, p.is_joint, array_to_string(p.sides, ', ') AS sides,
       array_to_string(p.roads, ', ') AS roads, array_to_string(p.places, ', ') AS places, p.outcome, p.outlets, p.first_at
FROM mart.patrols p
WHERE (:'theatre' = '' OR p.theatre = :'theatre') AND (:'road' = '' OR :'road' = ANY (p.roads))
      AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.entry_id = p.entry_id AND r.weight >= :'weight'))
ORDER BY coalesce(p.begins, to_char(p.first_at, 'YYYY-MM-DD')) DESC, p.entry_id
LIMIT :'most'::int;
