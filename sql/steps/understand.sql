-- name: unread_pages
-- The pages still to be read, oldest publication first, so that the first publisher becomes the original.
SELECT p.page_id
FROM marsad.page p JOIN marsad.entry e USING (entry_id)
WHERE p.state = 'unread'
ORDER BY coalesce(e.published_at, e.first_seen_at), p.page_id
LIMIT %(limit)s;

-- name: pages
-- Those of the pages `page_ids` that are still unread, with what the feed said of them.
SELECT p.page_id, p.entry_id, e.source_id, p.final_url AS url, p.body, p.headers ->> 'content-type' AS content_type, p.fetched_at,
       e.title AS feed_title, e.author AS feed_author, e.published_at AS feed_published_at, e.first_seen_at, e.is_first_poll,
       s.theatre AS home_theatre
FROM marsad.page p JOIN marsad.entry e USING (entry_id) JOIN marsad.source s USING (source_id)
WHERE p.page_id = ANY (%(page_ids)s) AND p.state = 'unread'
ORDER BY coalesce(e.published_at, e.first_seen_at), p.page_id;

-- name: lock
-- Only one transaction at a time links articles, so that the first stored of two copies is the original for both.
SELECT pg_advisory_xact_lock(hashtext('marsad.link'));

-- name: mark_page
-- Records what came of a page, once; the row comes back only to the one who marked it.
UPDATE marsad.page SET state = %(state)s, reason = %(reason)s WHERE page_id = %(page_id)s AND state = 'unread'
RETURNING page_id;

-- name: known_article
-- The article of a canonical URL.
SELECT article_id FROM marsad.article WHERE canonical_sha256 = sha256(convert_to(%(canonical_url)s, 'UTF8'));

-- name: candidates
-- Stored articles that share the text or most bands with a new one (of a revision: stored before it), first stored first.
WITH shared AS (
    SELECT near.article_id, count(*) AS bands
    FROM unnest(%(bands)s::bigint[]) AS mine (band) CROSS JOIN LATERAL (
        SELECT article_id FROM marsad.band b
        WHERE b.band = mine.band AND b.article_id < coalesce(%(before)s, 9223372036854775807)
        ORDER BY article_id DESC LIMIT %(latest)s
    ) near
    GROUP BY near.article_id
    ORDER BY bands DESC, near.article_id LIMIT %(limit)s
), found AS (
    SELECT article_id FROM shared
    UNION
    SELECT min(article_id) FROM marsad.fingerprint
    WHERE text_sha256 = %(text_sha256)s AND article_id < coalesce(%(before)s, 9223372036854775807)
)
SELECT f.article_id, f.text_sha256, f.words, f.version, d.original_id AS duplicate_of
FROM found JOIN marsad.fingerprint f USING (article_id) LEFT JOIN marsad.duplicate d USING (article_id)
ORDER BY f.article_id;

-- name: story_candidates
-- Articles of the window that share most keys with a new one, with their stories, first stored first.
WITH shared AS (
    SELECT near.article_id, count(*) AS keys
    FROM unnest(%(keys)s::bigint[]) AS mine (key) CROSS JOIN LATERAL (
        SELECT article_id FROM marsad.story_key k
        WHERE k.key = mine.key AND k.at BETWEEN %(since)s AND %(until)s
        ORDER BY k.at DESC LIMIT %(latest)s
    ) near
    WHERE NOT near.article_id = ANY (%(except_ids)s::bigint[])
    GROUP BY near.article_id
    ORDER BY keys DESC, near.article_id LIMIT %(limit)s
)
SELECT a.story_id, f.article_id, f.at, f.features
FROM shared JOIN marsad.story_feature f USING (article_id) JOIN marsad.article a USING (article_id)
WHERE a.story_id IS NOT NULL
ORDER BY f.article_id;

-- name: story_of
-- The story of an article.
SELECT story_id FROM marsad.article WHERE article_id = %(article_id)s;

-- name: open_story
-- Opens a story with its first article's title and time.
INSERT INTO marsad.story (title, first_at, last_at) VALUES (%(title)s, %(at)s, %(at)s) RETURNING story_id;

-- name: extend_story
-- Stretches a story's span over one more article.
UPDATE marsad.story SET first_at = least(first_at, %(at)s), last_at = greatest(last_at, %(at)s) WHERE story_id = %(story_id)s;

-- name: save_article
-- Stores an article; nothing where its address is known.
INSERT INTO marsad.article (source_id, entry_id, page_id, seed, url, canonical_url, canonical_sha256, title, text, author, site_name,
                            published_at, published_precision, published_basis, published_zone, published_reason,
                            language, language_confidence, language_reason, is_arabic, disposition, removed, extractor,
                            classified_by, first_seen_at, lines_snapshot, phrases_snapshot, agency)
VALUES (%(source_id)s, %(entry_id)s, %(page_id)s, %(seed)s, %(url)s, %(canonical_url)s,
        sha256(convert_to(%(canonical_url)s, 'UTF8')), %(title)s, %(text)s, %(author)s, %(site_name)s,
        %(published_at)s, %(published_precision)s, %(published_basis)s, %(published_zone)s, %(published_reason)s,
        %(language)s, %(language_confidence)s, %(language_reason)s, %(is_arabic)s, %(disposition)s, %(removed)s, %(extractor)s,
        %(classified_by)s, %(first_seen_at)s, %(lines_snapshot)s, %(phrases_snapshot)s, %(agency)s)
ON CONFLICT (canonical_sha256) DO NOTHING
RETURNING article_id;

-- name: set_story
-- Puts an article into a story.
UPDATE marsad.article SET story_id = %(story_id)s WHERE article_id = %(article_id)s;

-- name: save_fingerprint
-- Stores what an article is compared by.
INSERT INTO marsad.fingerprint (article_id, text_sha256, words, bands, version)
VALUES (%(article_id)s, %(text_sha256)s, %(words)s, %(bands)s, %(version)s);

-- name: save_duplicate
-- Links a copy to its original.
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share, snapshot)
VALUES (%(article_id)s, %(original_id)s, %(kind)s, %(score)s, %(share)s, %(snapshot)s);

-- name: save_carried
-- Records that an article holds an earlier one.
INSERT INTO marsad.carried (article_id, carried_id, score) VALUES (%(article_id)s, %(carried_id)s, %(score)s);

-- name: carried_fingerprints
-- The fingerprints of articles that a new one carries.
SELECT text_sha256, words, version FROM marsad.fingerprint WHERE article_id = ANY (%(article_ids)s);

-- name: save_story_feature
-- Stores what tells an article's story.
INSERT INTO marsad.story_feature (article_id, at, features, keys) VALUES (%(article_id)s, %(at)s, %(features)s, %(keys)s);

-- name: save_topic
-- Writes one topic as its rules describe it.
INSERT INTO marsad.topic (topic, title_ar, title_en, version, is_enabled)
VALUES (%(topic)s, %(title_ar)s, %(title_en)s, %(version)s, %(is_enabled)s)
ON CONFLICT (topic) DO UPDATE
SET title_ar = excluded.title_ar, title_en = excluded.title_en, version = excluded.version, is_enabled = excluded.is_enabled
WHERE (marsad.topic.title_ar, marsad.topic.title_en, marsad.topic.version, marsad.topic.is_enabled)
      IS DISTINCT FROM (excluded.title_ar, excluded.title_en, excluded.version, excluded.is_enabled);

-- name: save_mention
-- Stores one proof of a topic.
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status,
                            evidence_start, evidence_end)
VALUES (%(article_id)s, %(topic)s, %(field)s, %(start)s, %(end)s, %(quote)s, %(rule)s, %(version)s, %(theatre)s, %(status)s,
        %(evidence_start)s, %(evidence_end)s)
ON CONFLICT (article_id, topic, field, start_offset, end_offset) DO NOTHING;

-- name: save_subscription
-- Writes one subscription as the operator describes it.
INSERT INTO marsad.subscription (subscription_id, address, language, zone)
VALUES (%(id)s, %(address)s, %(language)s, %(zone)s)
ON CONFLICT (subscription_id) DO UPDATE
SET address = excluded.address, language = excluded.language, zone = excluded.zone, is_active = true;

-- name: retire_subscriptions
-- Switches off the subscriptions that the operator no longer names.
UPDATE marsad.subscription SET is_active = false WHERE is_active AND NOT subscription_id = ANY (%(ids)s);

-- name: watch_for_edits
-- Has the entry of a page that gave a new article with a topic fetched again at `reread_at`.
UPDATE marsad.entry e SET reread_at = %(reread_at)s
FROM marsad.article a
WHERE a.page_id = %(page_id)s AND e.entry_id = a.entry_id AND e.rereads = 0 AND e.reread_at IS NULL
  AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id);
