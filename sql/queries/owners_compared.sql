-- Do state media, party media and independent outlets differ in what they report?
-- A row is one topic and kind of owner: original articles, copies, outlets, and the share of copies in per cent. Last ninety days.
-- ar: هل يختلف الإعلام الحكومي والحزبي والمستقل في ما ينشره؟
-- ar: كل صف موضوع ونوع ملكية: عدد المقالات الأصلية والنسخ والمصادر، ونسبة النسخ في المئة. آخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
SELECT t.topic, s.ownership, sum(t.originals)::bigint AS originals, sum(t.copies)::bigint AS copies, count(*) AS outlets,
       round(100.0 * sum(t.copies) / sum(t.originals + t.copies), 0) AS copied_percent
FROM (
    SELECT topic, source_id, sum(originals) AS originals, sum(copies) AS copies FROM mart.daily_topic
    WHERE day >= mart.day_from(:'since', 90)
    GROUP BY topic, source_id
) t
JOIN mart.source s USING (source_id)
GROUP BY t.topic, s.ownership
ORDER BY t.topic, originals DESC, s.ownership
LIMIT 1000;
