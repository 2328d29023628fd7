-- name: is_migrated
-- Whether the warehouse has its tables.
SELECT to_regclass('marsad.mention') IS NOT NULL;

-- name: articles
-- Articles that were classified, a batch of them after `after`.
SELECT a.article_id, a.url, a.title, a.text, a.classified_by, s.theatre AS home_theatre
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.disposition = 'kept' AND a.classified_by IS NOT NULL AND a.article_id > %(after)s
ORDER BY a.article_id LIMIT %(limit)s;

-- name: article
-- One stored article, by its id or by its address as given or canonical.
SELECT a.article_id, a.url, a.title, a.text, s.theatre AS home_theatre
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.article_id = %(article_id)s OR a.url = %(url)s OR a.canonical_url = %(url)s
ORDER BY a.article_id LIMIT 1;
