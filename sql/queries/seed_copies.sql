-- Which articles repeat the seed corpus, where, and how much of it?
-- A row is one article that repeats a seed (as a duplicate) or carries it (as part of a longer text).
SELECT o.seed, c.source_id, c.title, c.url, l.relation, round(l.score::numeric, 2) AS score
FROM (
    SELECT article_id, original_id AS seed_id, duplicate_kind AS relation, duplicate_score AS score
    FROM mart.article WHERE is_duplicate
    UNION ALL
    SELECT article_id, carried_id, 'carries', score FROM mart.carried
) l
JOIN mart.article o ON o.article_id = l.seed_id AND o.is_seed
JOIN mart.article c ON c.article_id = l.article_id
ORDER BY o.seed, c.article_id;
