-- Which articles repeat the seed corpus, where, and how much of it?
-- A row is one article that repeats a seed (as a duplicate) or carries it (as part of a longer text), newest first.
-- ar: أي المقالات يكرر المقالات المرجعية، وأين، وكم منها؟
-- ar: كل صف مقال يكرر مقالا من المقالات المرجعية (نسخة عنه) أو يحمله (في نص أطول منه)؛ الأحدث أولا.
\if :{?most}
\else
\set most 200
\endif
SELECT l.seed, a.source_id, a.title, a.url, l.relation, round(l.score::numeric, 2) AS score
FROM (
    SELECT original_seed AS seed, article_id, kind AS relation, score FROM mart.copy WHERE original_seed IS NOT NULL
    UNION ALL
    SELECT o.seed, c.article_id, 'carries', c.score
    FROM mart.carried c JOIN mart.article o ON o.article_id = c.carried_id WHERE o.seed IS NOT NULL
) l
JOIN mart.article a ON a.article_id = l.article_id
ORDER BY l.article_id DESC, l.seed
LIMIT :'most'::int;
