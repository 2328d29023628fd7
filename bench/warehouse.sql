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
COPY marsad.fingerprint (article_id, text_sha256, words, version, bands) FROM STDIN;

-- name: raw_mention
-- A COPY straight into marsad.mention.
COPY marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start,
               evidence_end) FROM STDIN;

-- name: count_days
-- What a reader of the daily counts asks.
SELECT sum(articles) FROM mart.daily_source WHERE day >= mart.latest_day() - 7;
