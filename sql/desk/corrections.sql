-- name: corrections
-- What analysts corrected, latest first, from a place in that order on.
SELECT c.correction_id, c.kind, c.article_id, c.story_id, c.topic, c.quote, c.rule, c.theatre, c.status, c.made_by, c.made_at, c.reason,
       coalesce(a.title, st.title) AS title
FROM marsad.correction c LEFT JOIN marsad.article a USING (article_id) LEFT JOIN marsad.story st ON st.story_id = c.story_id
WHERE c.correction_id < coalesce(%(before)s::bigint, 9223372036854775807)
ORDER BY c.correction_id DESC LIMIT %(limit)s;

-- name: rules
-- The rules that were corrected most.
SELECT topic, rule, count(*) AS corrections FROM marsad.correction
WHERE rule IS NOT NULL GROUP BY topic, rule ORDER BY corrections DESC, topic, rule LIMIT 20;
