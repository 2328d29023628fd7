-- Which sources are well, and what is wrong with the others?
-- A row is one active source, those in trouble first.
-- ar: أي المصادر سليم، وما مشكلة البقية؟
-- ar: كل صف مصدر نشط، والمتعثرة منها أولا.
SELECT source_id, feeds_healthy || '/' || feeds AS feeds, articles, last_success_at, trouble
FROM mart.source
WHERE is_active AND feeds > 0
ORDER BY trouble IS NULL, source_id
LIMIT 1000;
