-- Which stories mention a ceasefire since a day, who was first, and how many outlets report them?
-- A row is one story and theatre, with its statuses and the first quoted sentence; latest first. Without `since`: the last thirty days.
\if :{?since}
\else
\set since ''
\endif
\if :{?most}
\else
\set most 20
\endif
SELECT (st.first_at AT TIME ZONE 'Asia/Damascus')::date AS day, m.theatre, m.statuses, st.outlets, st.copies,
       st.first_source_id AS first_source, st.title, m.evidence
FROM (
    SELECT story_id, theatre, string_agg(DISTINCT status, ', ') AS statuses,
           (array_agg(evidence ORDER BY field = 'title', mention_id))[1] AS evidence
    FROM mart.mention
    WHERE topic = 'ceasefire' AND source_id <> 'seed' AND day >= mart.day_from(:'since', 30)
    GROUP BY story_id, theatre
) m
JOIN mart.story st USING (story_id)
ORDER BY st.first_at DESC, st.story_id, m.theatre
LIMIT :'most'::int;
