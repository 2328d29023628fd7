-- Do state media, party media and independent outlets differ in what they report?
-- A row is one topic and kind of owner: original articles, copies, outlets, and the share of copies in per cent. Last ninety days.
\if :{?since}
\else
\set since ''
\endif
SELECT t.topic, s.ownership, sum(t.originals)::bigint AS originals, sum(t.copies)::bigint AS copies, count(DISTINCT t.source_id) AS outlets,
       round(100.0 * sum(t.copies) / sum(t.originals + t.copies), 0) AS copied_percent
FROM mart.daily_topic t JOIN mart.source s USING (source_id)
WHERE t.day >= mart.day_from(:'since', 90)
GROUP BY t.topic, s.ownership
ORDER BY t.topic, originals DESC, s.ownership;
