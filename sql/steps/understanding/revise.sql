-- name: articles_of
-- The articles that the pages of some entries gave before, as stored.
SELECT entry_id, article_id, title, text, extractor, disposition, story_id, coalesce(published_at, first_seen_at) AS at
FROM marsad.article WHERE entry_id = ANY (%(entry_ids)s);

-- name: save_revision
-- Keeps an article's present text as an earlier one.
INSERT INTO marsad.revision (article_id, revision, page_id, title, text, extractor, replaced_at, change)
SELECT article_id, 1 + coalesce((SELECT max(revision) FROM marsad.revision r WHERE r.article_id = a.article_id), 0), page_id, title,
       text, extractor, %(now)s, %(change)s
FROM marsad.article a WHERE article_id = %(article_id)s;

-- name: save_fingerprint
-- Gives an article its newest fingerprint.
UPDATE marsad.fingerprint SET text_sha256 = %(text_sha256)s, words = %(words)s, bands = %(bands)s, version = %(version)s
WHERE article_id = %(article_id)s;

-- name: drop_links
-- Forgets what an article was a copy of.
DELETE FROM marsad.duplicate WHERE article_id = %(article_id)s;

-- name: drop_carried
-- Forgets what an article carried.
DELETE FROM marsad.carried WHERE article_id = %(article_id)s;

-- name: drop_features
-- Forgets what told an article's story.
DELETE FROM marsad.story_feature WHERE article_id = %(article_id)s;

-- name: relink_copies
-- Links the copies of an article that became a copy itself to its original, which was stored before all of them.
UPDATE marsad.duplicate SET original_id = %(original_id)s WHERE original_id = %(article_id)s;
