-- Which stories do most outlets report?
-- A row is one story, with its first outlet and the hours until the last one joined. Without `since`: the last seven days.
-- ar: ما الأخبار التي نشرها أكبر عدد من المصادر؟
-- ar: كل صف خبر، مع أول مصادره وعدد الساعات حتى لحق به آخرها. إن لم يُحدَّد since فآخر سبعة أيام.
\if :{?since}
\else
\set since ''
\endif
\if :{?most}
\else
\set most 20
\endif
SELECT o.day, count(*) AS outlets, sum(o.articles)::bigint AS articles, min(o.source_id) FILTER (WHERE o.place = 1) AS first_source,
       max(o.lag_hours) AS hours_to_last, s.title
FROM mart.story_outlet o JOIN mart.story s USING (story_id)
WHERE o.day >= mart.day_from(:'since', 7)
GROUP BY o.day, o.story_id, s.title
ORDER BY outlets DESC, articles DESC, o.story_id
LIMIT :'most'::int;
