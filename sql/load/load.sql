-- Loading in bulk: each table has a staging table of the transaction, a COPY into it, and one INSERT from it.
-- Of an article whose address is known nothing is taken, and of a known story its span alone. Rows go in by the order of their
-- unique key, so that two loaders never wait for each other crosswise.

-- name: stage_story
-- Makes room for a batch of rows of marsad.story, stored as there.
CREATE TEMPORARY TABLE staged_story (LIKE marsad.story INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_story
-- Takes the rows in.
COPY staged_story (story_id, title, first_at, last_at, created_at) FROM STDIN;

-- name: save_story
-- Opens the new stories, and stretches the known ones.
INSERT INTO marsad.story AS s
OVERRIDING SYSTEM VALUE
SELECT * FROM staged_story
ORDER BY story_id
ON CONFLICT (story_id) DO UPDATE SET first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at);

-- name: stage_article
-- Makes room for a batch of rows of marsad.article, stored as there.
CREATE TEMPORARY TABLE staged_article (LIKE marsad.article INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_article
-- Takes the rows in.
COPY staged_article (article_id, source_id, entry_id, page_id, seed, url, canonical_url, canonical_sha256, title, text, author, site_name,
               published_at, published_precision, published_basis, published_zone, published_reason, language,
               language_confidence, language_reason, is_arabic, disposition, story_id, removed, extractor,
               classified_by, first_seen_at, lines_snapshot, phrases_snapshot, agency, ledgered_by, facts, new_facts, is_first_poll, is_backfilled) FROM STDIN;

-- name: save_article
-- Stores the articles whose address is new; their ids.
INSERT INTO marsad.article OVERRIDING SYSTEM VALUE
SELECT * FROM staged_article  -- made like marsad.article: the same columns in the same order
ORDER BY canonical_sha256
ON CONFLICT (canonical_sha256) DO NOTHING
RETURNING article_id;

-- name: revise_article
-- Gives a stored article its newest text, with all that was read off it.
UPDATE marsad.article
SET title = %(title)s, text = %(text)s, page_id = %(page_id)s, extractor = %(extractor)s, removed = %(removed)s,
    agency = %(agency)s, phrases_snapshot = %(phrases_snapshot)s, lines_snapshot = %(lines_snapshot)s,
    disposition = %(disposition)s, classified_by = %(classified_by)s, ledgered_by = %(ledgered_by)s,
    facts = %(facts)s, new_facts = %(new_facts)s
WHERE article_id = %(article_id)s;

-- name: stage_fingerprint
-- Makes room for a batch of rows of marsad.fingerprint, stored as there.
CREATE TEMPORARY TABLE staged_fingerprint (LIKE marsad.fingerprint INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_fingerprint
-- Takes the rows in.
COPY staged_fingerprint (article_id, text_sha256, words, version, bands, opening) FROM STDIN;

-- name: save_fingerprint
-- Stores the rows of the articles `ids`.
INSERT INTO marsad.fingerprint
SELECT * FROM staged_fingerprint
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id
ON CONFLICT DO NOTHING;

-- name: stage_story_feature
-- Makes room for a batch of rows of marsad.story_feature, stored as there.
CREATE TEMPORARY TABLE staged_story_feature (LIKE marsad.story_feature INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_story_feature
-- Takes the rows in.
COPY staged_story_feature (article_id, at, terms, head, keys, apart) FROM STDIN;

-- name: save_story_feature
-- Stores the rows of the articles `ids`.
INSERT INTO marsad.story_feature
SELECT * FROM staged_story_feature
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id
ON CONFLICT DO NOTHING;

-- name: stage_duplicate
-- Makes room for a batch of rows of marsad.duplicate, stored as there.
CREATE TEMPORARY TABLE staged_duplicate (LIKE marsad.duplicate INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_duplicate
-- Takes the rows in.
COPY staged_duplicate (article_id, original_id, kind, score, share, snapshot) FROM STDIN;

-- name: save_duplicate
-- Stores the rows of the articles `ids`.
INSERT INTO marsad.duplicate
SELECT * FROM staged_duplicate
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id
ON CONFLICT DO NOTHING;

-- name: stage_carried
-- Makes room for a batch of rows of marsad.carried, stored as there.
CREATE TEMPORARY TABLE staged_carried (LIKE marsad.carried INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) ON COMMIT DROP;

-- name: copy_carried
-- Takes the rows in.
COPY staged_carried (article_id, carried_id, score) FROM STDIN;

-- name: save_carried
-- Stores the rows of the articles `ids`.
INSERT INTO marsad.carried
SELECT * FROM staged_carried
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id
ON CONFLICT DO NOTHING;

-- name: stage_mention
-- Makes room for a batch of rows of marsad.mention, stored as there.
CREATE TEMPORARY TABLE staged_mention ON COMMIT DROP AS
SELECT article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end,
       denied, denied_quote, status_field, status_start, status_end, status_quote, status_rule, weight, weight_reason, weight_quote
FROM marsad.mention WITH NO DATA;

-- name: copy_mention
-- Takes the rows in.
COPY staged_mention FROM STDIN;

-- name: save_mention
-- Stores the rows of the articles `ids`.
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start,
                  evidence_end, denied, denied_quote, status_field, status_start, status_end, status_quote, status_rule, weight,
                  weight_reason, weight_quote)
SELECT * FROM staged_mention
WHERE article_id = ANY (%(ids)s)
ORDER BY article_id, field DESC, start_offset
ON CONFLICT (article_id, topic, field, start_offset, end_offset) DO NOTHING;

-- name: reserve_articles
-- Ids for articles to come, so that those of one batch can name each other before they are stored.
SELECT nextval(pg_get_serial_sequence('marsad.article', 'article_id')) AS id FROM generate_series(1, %(count)s);

-- name: reserve_stories
-- Ids for stories to come.
SELECT nextval(pg_get_serial_sequence('marsad.story', 'story_id')) AS id FROM generate_series(1, %(count)s);

-- name: known
-- Those of some addresses, by their hash, that have an article.
SELECT canonical_sha256 FROM marsad.article WHERE canonical_sha256 = ANY (%(hashes)s);

-- name: unstage
-- Empties the staging tables for the next batch of the same transaction.
DROP TABLE IF EXISTS staged_story, staged_article, staged_fingerprint, staged_story_feature, staged_duplicate, staged_carried, staged_mention;
