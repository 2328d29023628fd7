-- How did one story develop, article by article?
-- A row is one article of the story, in the order of publication, with its statuses and what it copies. Without `story`: the newest with a topic.
-- ar: كيف تطور خبر واحد، مقالا بعد مقال؟
-- ar: كل صف مقال من الخبر بترتيب النشر، مع ما يذكره من أحوال وما هو نسخة عنه. إن لم يُحدَّد story فأحدث خبر له موضوع.
\if :{?story}
\else
\set story ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT a.published_at, a.source_id, a.title, CASE WHEN a.is_duplicate THEN a.duplicate_kind || ' copy' ELSE 'original' END AS kind,
       m.topics, m.statuses, a.url
FROM mart.article a
LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT topic, ', ') AS topics, string_agg(DISTINCT status, ', ') AS statuses
    FROM mart.mention WHERE article_id = a.article_id AND weight >= :'weight') m ON true
WHERE a.story_id = coalesce(nullif(:'story', '')::bigint, (
    SELECT story_id FROM mart.mention WHERE day >= mart.latest_day() - 7 AND source_id <> 'seed' ORDER BY day DESC, story_id DESC LIMIT 1))
ORDER BY coalesce(a.published_at, a.first_seen_at), a.article_id
LIMIT 1000;
