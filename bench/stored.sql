-- What bench/stored.py needs besides the pipeline's own statements: a warehouse filled in bulk.

-- name: source
-- The source of all its articles.
INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('s', 'مصدر', 'Source', 'https://s.example/'), ('n', 'آخر', 'Another', 'https://n.example/') ON CONFLICT DO NOTHING;

-- name: make_told
-- Room for what tells the stories of real articles.
CREATE TABLE public.told (n integer PRIMARY KEY, terms bytea, head bytea, keys bigint[]);

-- name: copy_told
-- Takes it in.
COPY public.told FROM STDIN;

-- name: without_triggers
-- Rows go in without triggers and foreign keys: what they would do is done in bulk.
SET session_replication_role = replica;

-- name: with_triggers
-- As always.
SET session_replication_role = origin;

-- name: fill_stories
-- A story for each article.
INSERT INTO marsad.story (story_id, title, first_at, last_at)
OVERRIDING SYSTEM VALUE
SELECT i, 'عنوان', at, at
FROM generate_series(%(first)s::bigint, %(last)s) i, LATERAL (SELECT %(begin)s::timestamptz + i * interval '1 day' / %(per_day)s::integer AS at) t;

-- name: fill_articles
-- Articles without a text.
INSERT INTO marsad.article (article_id, source_id, url, canonical_url, canonical_sha256, title, text, language_confidence, language_reason,
                            is_arabic, disposition, story_id, extractor, first_seen_at)
OVERRIDING SYSTEM VALUE
SELECT i, 's', u, u, sha256(convert_to(u, 'UTF8')), 'عنوان', '', 1, 'bench', true, 'kept', (SELECT s.story_id FROM marsad.story s WHERE s.story_id = i),
       'bench', %(begin)s::timestamptz + i * interval '1 day' / %(per_day)s::integer
FROM generate_series(%(first)s::bigint, %(last)s) i, LATERAL (SELECT 'https://s.example/' || i AS u) t;

-- name: copy_fingerprints
-- Takes their fingerprints in.
COPY marsad.fingerprint (article_id, text_sha256, words, bands, version) FROM STDIN;

-- name: fill_features
-- What tells their stories.
INSERT INTO marsad.story_feature (article_id, at, terms, head, keys)
SELECT i, %(begin)s::timestamptz + i * interval '1 day' / %(per_day)s::integer, t.terms, t.head, t.keys
FROM generate_series(%(first)s::bigint, %(last)s) i JOIN public.told t ON t.n = i %% (SELECT count(*) FROM public.told);

-- name: fill_bands
-- What marsad.index_bands makes of them.
INSERT INTO marsad.band (band, rank, article_id)
SELECT DISTINCT band, marsad.copy_rank(a.source_id, a.first_seen_at, a.canonical_sha256), article_id
FROM marsad.fingerprint f JOIN marsad.article a USING (article_id), unnest(f.bands) band WHERE article_id BETWEEN %(first)s AND %(last)s ORDER BY band;

-- name: fill_keys
-- What marsad.index_keys makes of them.
INSERT INTO marsad.story_key (key, rank, article_id)
SELECT DISTINCT key, marsad.publication_rank(f.at, a.canonical_sha256), article_id
FROM marsad.story_feature f JOIN marsad.article a USING (article_id), unnest(f.keys) key WHERE article_id BETWEEN %(first)s AND %(last)s ORDER BY key;

-- name: numbers
-- New articles get ids after those.
SELECT setval(pg_get_serial_sequence('marsad.article', 'article_id'), %(last)s), setval(pg_get_serial_sequence('marsad.story', 'story_id'), %(last)s);

-- name: vacuum
-- As autovacuum leaves tables after a while.
VACUUM (ANALYZE) marsad.band, marsad.story_key, marsad.fingerprint, marsad.story_feature, marsad.duplicate, marsad.article;
