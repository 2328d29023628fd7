-- Statements of bench/warehouse.py.

-- name: sources
-- Thirty outlets.
INSERT INTO marsad.source (source_id, name_ar, name_en, home)
SELECT 's' || n, 'صحيفة ' || n, 'Paper ' || n, 'https://s' || n || '.example/' FROM generate_series(1, 30) AS n;

-- name: topics
-- The four topics.
INSERT INTO marsad.topic (topic, title_ar, title_en, version, is_enabled)
SELECT topic, topic, topic, '1', true FROM unnest(ARRAY['astana', 'ceasefire', 'patrols', 'sochi']) AS topic;

-- name: raw_article
-- A COPY straight into marsad.article.
COPY marsad.article (article_id, source_id, entry_id, page_id, seed, url, canonical_url, canonical_sha256, title, text, author, site_name,
               published_at, published_precision, published_basis, published_zone, published_reason, language,
               language_confidence, language_reason, is_arabic, disposition, story_id, removed, extractor,
               classified_by, first_seen_at, lines_snapshot, phrases_snapshot, agency) FROM STDIN;

-- name: raw_story
-- A COPY straight into marsad.story.
COPY marsad.story (story_id, title, first_at, last_at, created_at) FROM STDIN;

-- name: raw_fingerprint
-- A COPY straight into marsad.fingerprint.
COPY marsad.fingerprint (article_id, text_sha256, words, bands, version) FROM STDIN;

-- name: raw_mention
-- A COPY straight into marsad.mention.
COPY marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start,
               evidence_end) FROM STDIN;

-- name: make_base
-- Where the texts to multiply stand, with their documents.
CREATE TABLE public.base (n integer PRIMARY KEY, title text NOT NULL, body text NOT NULL, document tsvector);

-- name: copy_base
-- Takes the texts in.
COPY public.base (n, title, body) FROM STDIN;

-- name: document_base
-- Makes each text's document once: a million of them take no hour then.
UPDATE public.base SET document = marsad.document(title, body);

-- name: without_triggers
-- Rows go in without triggers and foreign keys: what they would do is done in bulk.
SET session_replication_role = replica;

-- name: with_triggers
-- As always.
SET session_replication_role = origin;

-- name: drop_big_indexes
-- Built after filling.
DROP INDEX marsad.search_document, marsad.article_day, marsad.article_story, marsad.mention_topic;

-- name: make_big_indexes
-- As the migrations make them.
CREATE INDEX search_document ON marsad.search USING gin (document);
CREATE INDEX article_day ON marsad.article (((coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date));
CREATE INDEX article_story ON marsad.article (story_id);
CREATE INDEX mention_topic ON marsad.mention (topic, theatre, article_id);

-- name: fill_articles
-- Articles `first` to `last`, a thousand a day up to the day before yesterday's million: one in five a copy, three in four a story of their own.
INSERT INTO marsad.article (article_id, source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_precision,
                            published_basis, language, language_confidence, language_reason, is_arabic, disposition, story_id, extractor,
                            classified_by, first_seen_at, stored_at)
OVERRIDING SYSTEM VALUE
SELECT i, 's' || 1 + (i * 7919) %% 30, 'https://s.example/' || i, 'https://s.example/' || i, sha256(convert_to(i::text, 'UTF8')), b.title,
       b.body, at, 'minute', 'meta', 'ar', 1, 'bench', true, CASE WHEN i %% 5 = 4 THEN 'duplicate' ELSE 'kept' END,
       CASE WHEN i %% 5 = 4 THEN i - 4 WHEN i %% 20 = 3 THEN i - 1 ELSE i END, 'bench', '1', at + interval '5 minutes', at + interval '10 minutes'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS i
CROSS JOIN LATERAL (SELECT %(begin)s::timestamptz + i * interval '86.4 seconds' AS at) t
JOIN public.base b ON b.n = CASE WHEN i %% 5 = 4 THEN i - 4 ELSE i END * 48271 %% %(texts)s;

-- name: fill_stories
-- Their stories.
INSERT INTO marsad.story (story_id, title, first_at, last_at, created_at)
OVERRIDING SYSTEM VALUE
SELECT story_id, min(title), min(published_at), max(published_at), min(stored_at)
FROM marsad.article WHERE article_id BETWEEN %(first)s AND %(last)s GROUP BY story_id
ON CONFLICT (story_id) DO NOTHING;

-- name: fill_duplicates
-- Their copies.
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share, snapshot)
SELECT article_id, article_id - 4, 'near', 0.9, 0.9, NULL FROM marsad.article
WHERE article_id BETWEEN %(first)s AND %(last)s AND disposition = 'duplicate';

-- name: fill_mentions
-- Mentions in every seventh article, three each, the first words of the text as the quote.
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end)
SELECT a.article_id, (ARRAY['astana', 'ceasefire', 'ceasefire', 'patrols', 'sochi'])[1 + (a.article_id + k) %% 5], 'text', 12 * k, 12 * k + 10,
       substring(a.text FROM 12 * k + 1 FOR 10), 'bench', '1', (ARRAY['syria', 'gaza', 'yemen', 'sudan'])[1 + a.article_id %% 4],
       CASE WHEN 1 + (a.article_id + k) %% 5 IN (2, 3)
            THEN (ARRAY['announced', 'violated', 'in_effect', 'called_for', 'past'])[1 + (a.article_id / 5) %% 5] END, 0, length(a.text)
FROM marsad.article a CROSS JOIN generate_series(0, 2) AS k
WHERE a.article_id BETWEEN %(first)s AND %(last)s AND a.disposition = 'kept' AND a.article_id %% 7 = 0 AND length(a.text) > 50;

-- name: fill_months
-- Their months.
SELECT count(marsad.make_search_month(month)) FROM (
    SELECT DISTINCT date_trunc('month', published_at AT TIME ZONE 'UTC') AS month FROM marsad.article
    WHERE article_id BETWEEN %(first)s AND %(last)s) months;

-- name: fill_search
-- Their documents; one in a thousand holds a rare word.
INSERT INTO marsad.search (at, article_id, document)
SELECT a.published_at, a.article_id, CASE WHEN a.article_id %% 20011 = 0 THEN b.document || to_tsvector('simple', 'زمهرير') ELSE b.document END
FROM marsad.article a
JOIN public.base b ON b.n = CASE WHEN a.article_id %% 5 = 4 THEN a.article_id - 4 ELSE a.article_id END * 48271 %% %(texts)s
WHERE a.article_id BETWEEN %(first)s AND %(last)s;

-- name: touch
-- Their days are to be counted.
INSERT INTO marsad.touched (day)
SELECT DISTINCT (published_at AT TIME ZONE 'Asia/Damascus')::date FROM marsad.article WHERE article_id BETWEEN %(first)s AND %(last)s;

-- name: set_sequence
-- Ids go on from there.
SELECT setval(pg_get_serial_sequence('marsad.article', 'article_id'), %(last)s),
       setval(pg_get_serial_sequence('marsad.story', 'story_id'), %(last)s);

-- name: vacuum
-- What autovacuum would do by and by.
VACUUM ANALYZE;
