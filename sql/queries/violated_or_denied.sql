-- Who says that a ceasefire was violated, who says that it holds, and who denies a violation?
-- A row is one article and stance, with the first sentence that shows it; a denial is a violation that the sentence denies. Last thirty days.
-- ar: من يقول إن وقف إطلاق النار خُرق، ومن يقول إنه صامد، ومن ينفي خرقه؟
-- ar: كل صف مقال وموقف، مع أول جملة تدل عليه؛ والنفي خرق تنفيه الجملة نفسها. آخر ثلاثين يوما.
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
\set most 50
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT DISTINCT ON (day, story_id, article_id, stance) day, theatre, source_id, stance, title, evidence, url
FROM (
    SELECT m.*, CASE WHEN m.status <> 'violated' THEN 'it holds' WHEN m.denied THEN 'denied' ELSE 'violated' END AS stance
    FROM mart.mention m
    WHERE m.topic = 'ceasefire' AND (m.status = 'violated' OR m.status IN ('in_effect', 'extended') AND NOT m.denied)
          AND m.source_id <> 'seed' AND m.weight >= :'weight'
          AND m.day >= mart.day_from(:'since', 30) AND (:'theatre' = '' OR m.theatre = :'theatre')
) said
ORDER BY day DESC, story_id, article_id, stance, mention_id
LIMIT :'most'::int;
