-- Which stories mention a ceasefire since a day, who was first, and how many outlets report them?
-- A row is one story and theatre, with its statuses and the first quoted sentence; latest first. Without `since`: the last thirty days.
-- ar: ما الأخبار التي تذكر وقفا لإطلاق النار منذ يوم معيّن، ومن سبق إليها، وكم مصدرا نشرها؟
-- ar: كل صف خبر وساحة، مع أحوال وقف إطلاق النار فيه وأول جملة تشهد له؛ الأحدث أولا. إن لم يُحدَّد since فآخر ثلاثين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?most}
\else
\set most 20
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT (s.first_at AT TIME ZONE 'Asia/Damascus')::date AS day, s.theatre, m.statuses, st.outlets, st.copies,
       st.first_source_id AS first_source, st.title, m.evidence
FROM (
    SELECT DISTINCT st.first_at, st.story_id, t.theatre
    FROM mart.article_topic t JOIN mart.article a USING (article_id) JOIN mart.story st USING (story_id)
    WHERE t.topic = 'ceasefire' AND t.source_id <> 'seed' AND t.day >= mart.day_from(:'since', 30)
          AND t.weight >= :'weight'
    ORDER BY st.first_at DESC, st.story_id, t.theatre
    LIMIT :'most'::int
) s
JOIN mart.story st USING (story_id)
CROSS JOIN LATERAL (
    SELECT string_agg(DISTINCT status, ', ') AS statuses, (array_agg(evidence ORDER BY field = 'title', mention_id))[1] AS evidence
    FROM mart.mention
    WHERE story_id = s.story_id AND theatre = s.theatre AND topic = 'ceasefire' AND source_id <> 'seed'
          AND day >= mart.day_from(:'since', 30) AND weight >= :'weight'
) m
ORDER BY s.first_at DESC, s.story_id, s.theatre
LIMIT :'most'::int;
