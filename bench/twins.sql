-- What bench/twins.py needs besides the pipeline's own statements.

-- name: source
-- The source and feed of all pages.
WITH s AS (INSERT INTO marsad.source (source_id, name_ar, name_en, home) VALUES ('t', 'توأم', 'Twin', 'https://t.example/'))
INSERT INTO marsad.feed (source_id, url) VALUES ('t', 'https://t.example/feed');

-- name: put
-- An entry with its page.
WITH e AS (
    INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, title, published_at, first_seen_at, state)
    SELECT 't', feed_id, %(url)s, %(url)s, sha256(convert_to(%(url)s, 'UTF8')), 'خبر', %(at)s, %(at)s, 'fetched' FROM marsad.feed
    RETURNING entry_id
), page AS (
    INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes)
    SELECT entry_id, %(at)s, %(url)s, %(url)s, 200, %(sha256)s, %(size)s FROM e
    RETURNING page_id, fetched_at
)
SELECT marsad.keep_body(page_id, fetched_at, %(body)s) FROM page;

-- name: pages
-- The pages in the order of publication.
SELECT page_id FROM marsad.page ORDER BY page_id;

-- name: links
-- Every article with its original.
SELECT a.url, d.kind, o.url AS original
FROM marsad.article a LEFT JOIN marsad.duplicate d USING (article_id) LEFT JOIN marsad.article o ON o.article_id = d.original_id
ORDER BY a.url;

-- name: stories
-- The articles of each story.
SELECT array_agg(url ORDER BY url) AS urls FROM marsad.article WHERE story_id IS NOT NULL GROUP BY story_id ORDER BY urls;
