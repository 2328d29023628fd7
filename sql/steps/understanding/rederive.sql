-- name: outdated_articles
-- Arabic articles that are no duplicates and were not classified by the rules of today, a batch of them after `after`.
SELECT a.article_id, a.title, a.text, s.theatre AS home_theatre
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.disposition = 'kept' AND a.article_id > %(after)s AND a.classified_by IS DISTINCT FROM %(rules)s
ORDER BY a.article_id LIMIT %(limit)s;

-- name: carried
-- The fingerprints of what some articles carry.
SELECT c.article_id, f.text_sha256, f.words, f.version, f.opening
FROM marsad.carried c JOIN marsad.fingerprint f ON f.article_id = c.carried_id
WHERE c.article_id = ANY (%(article_ids)s);

-- name: drop_mentions
-- Removes the mentions of some articles, to be derived anew in the same transaction.
DELETE FROM marsad.mention WHERE article_id = ANY (%(article_ids)s);

-- name: mark_classified
-- Records which rules an article was classified by.
UPDATE marsad.article SET classified_by = %(rules)s WHERE article_id = ANY (%(article_ids)s);
