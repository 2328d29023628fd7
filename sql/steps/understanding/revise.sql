-- name: articles_of
-- The articles that the pages of some entries gave before, as stored.
SELECT a.entry_id, a.article_id, a.title, a.text, a.extractor, a.disposition, a.story_id,
       coalesce(a.published_at, a.first_seen_at) AS at, coalesce(p.basis, 'page') AS basis
FROM marsad.article a LEFT JOIN marsad.page p USING (page_id) WHERE a.entry_id = ANY (%(entry_ids)s);

-- name: save_page
-- Says that an article's text was read from another page of its entry.
UPDATE marsad.article SET page_id = %(page_id)s WHERE article_id = %(article_id)s;

-- name: save_revision
-- Keeps an article's present text as an earlier one.
INSERT INTO marsad.revision (article_id, revision, page_id, title, text, extractor, replaced_at, change)
SELECT article_id, 1 + coalesce((SELECT max(revision) FROM marsad.revision r WHERE r.article_id = a.article_id), 0), page_id, title,
       text, extractor, %(now)s, %(change)s
FROM marsad.article a WHERE article_id = %(article_id)s;

-- name: save_fingerprint
-- Gives an article its newest fingerprint.
UPDATE marsad.fingerprint SET text_sha256 = %(text_sha256)s, words = %(words)s, bands = %(bands)s, version = %(version)s,
    opening = %(opening)s
WHERE article_id = %(article_id)s;
