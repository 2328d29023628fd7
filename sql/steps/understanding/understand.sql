-- name: unread_pages
-- The pages still to be read, oldest publication first, so that the first publisher becomes the original.
SELECT p.page_id
FROM marsad.page p JOIN marsad.entry e USING (entry_id)
WHERE p.state = 'unread'
ORDER BY coalesce(e.published_at, e.first_seen_at), p.page_id
LIMIT %(limit)s;

-- name: pages
-- Those of the pages `page_ids` that are still unread, with what the feed said of them.
SELECT p.page_id, p.entry_id, e.source_id, p.final_url AS url, b.body, p.headers ->> 'content-type' AS content_type, p.fetched_at,
       e.title AS feed_title, e.author AS feed_author, e.published_at AS feed_published_at, e.is_day_open AS feed_day_is_open,
       s.day_order, e.first_seen_at, e.is_first_poll,
       e.backfill_id IS NOT NULL AS is_backfilled, e.attempts, p.http_status IS NOT NULL AS is_page, t.html AS feed_text,
       known.basis AS known_basis, s.theatre AS home_theatre,
       ARRAY(SELECT q.body FROM marsad.page_part q WHERE q.page_id = p.page_id ORDER BY q.part) AS parts
FROM marsad.page p JOIN marsad.body b USING (page_id, fetched_at) JOIN marsad.entry e USING (entry_id)
JOIN marsad.source s USING (source_id) LEFT JOIN marsad.entry_text t USING (entry_id)
LEFT JOIN LATERAL (SELECT q.basis FROM marsad.article a JOIN marsad.page q USING (page_id)
                   WHERE a.entry_id = e.entry_id LIMIT 1) known ON true
WHERE p.page_id = ANY (%(page_ids)s) AND p.state = 'unread'
ORDER BY coalesce(e.published_at, e.first_seen_at), p.page_id;

-- name: lock
-- Only one transaction at a time links articles, so that the first stored of two copies is the original for both.
SELECT pg_advisory_xact_lock(hashtext('marsad.link'));

-- name: patience
-- How long this transaction waits for a lock before it looks up again.
SELECT set_config('lock_timeout', %(milliseconds)s::text || 'ms', true);

-- name: holder
-- Who holds the lock under which articles are linked, and for how long their transaction has lasted.
SELECT coalesce(a.application_name, '?') AS name, coalesce(host(a.client_addr), 'this machine') AS host, a.pid, a.state,
       extract(epoch FROM clock_timestamp() - a.xact_start)::integer AS seconds
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32 | l.objid::bigint) = hashtext('marsad.link')::bigint
LIMIT 1;

-- name: mark_pages
-- Records what came of some pages, once; those come back to the one who marked them alone.
UPDATE marsad.page p SET state = m.state, reason = m.reason, basis = m.basis, is_incomplete = m.is_incomplete
FROM unnest(%(page_ids)s::bigint[], %(states)s::text[], %(reasons)s::text[], %(bases)s::text[], %(incomplete)s::boolean[])
     AS m (page_id, state, reason, basis, is_incomplete)
WHERE p.page_id = m.page_id AND p.state = 'unread'
RETURNING p.page_id;

-- name: candidates
-- The articles published before each of some that share the text or most bands with it, and the originals of those that are copies.
WITH mine AS (
    SELECT i.place::integer AS place, f.bands, f.text_sha256, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank
    FROM unnest(%(article_ids)s::bigint[]) WITH ORDINALITY AS i (article_id, place)
    JOIN marsad.fingerprint f USING (article_id) JOIN marsad.article a USING (article_id)
), shared AS (  -- one probe for each band: an && over all of them takes a thousand times as long
    SELECT mine.place, near.article_id, near.rank, count(*) AS shared
    FROM mine CROSS JOIN LATERAL unnest(mine.bands) AS own (band) CROSS JOIN LATERAL (
        SELECT b.article_id, b.rank FROM marsad.band b
        WHERE b.band = own.band AND b.rank < mine.rank
        ORDER BY b.rank DESC LIMIT %(latest)s
    ) near
    GROUP BY mine.place, near.article_id, near.rank
), best AS (
    SELECT place, article_id, shared, row_number() OVER (PARTITION BY place ORDER BY shared DESC, rank) AS nth FROM shared
), same AS (
    SELECT mine.place, first.article_id
    FROM mine CROSS JOIN LATERAL (
        SELECT f.article_id FROM marsad.fingerprint f JOIN marsad.article a USING (article_id)
        WHERE f.text_sha256 = mine.text_sha256
          AND marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) < mine.rank
        ORDER BY marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) LIMIT 1
    ) first
    WHERE mine.text_sha256 <> sha256('')
), found AS (
    SELECT place, article_id, sum(shared)::integer AS shared, bool_or(is_same) AS is_same
    FROM (
        SELECT place, article_id, shared, false AS is_same FROM best WHERE nth <= %(limit)s
        UNION ALL
        SELECT place, article_id, 0, true FROM same
    ) either
    GROUP BY place, article_id
), rooted AS (  -- with the originals of those that are copies
    SELECT place, article_id, shared, is_same FROM found
    UNION ALL
    SELECT DISTINCT found.place, d.original_id, 0, false
    FROM found JOIN marsad.duplicate d USING (article_id)
    WHERE NOT EXISTS (SELECT FROM found f WHERE f.place = found.place AND f.article_id = d.original_id)
)
SELECT found.place, found.shared, found.is_same, f.article_id, f.text_sha256, f.words, f.version, f.opening, d.original_id AS duplicate_of,
       a.source_id, coalesce(a.published_at, a.first_seen_at) AS at, a.facts,
       marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank
FROM rooted AS found JOIN marsad.fingerprint f USING (article_id) JOIN marsad.article a USING (article_id)
LEFT JOIN marsad.duplicate d USING (article_id);

-- name: story_candidates
-- The originals published before each of some, within the window, that share most keys with it, and `least` at least; not those that stand apart from it.
WITH mine AS (
    SELECT i.place::integer AS place, s.keys, s.apart, marsad.publication_rank(s.at, a.canonical_sha256) AS rank,
           marsad.publication_rank(s.at - %(window)s::interval, '\x00000000') AS since
    FROM unnest(%(article_ids)s::bigint[]) WITH ORDINALITY AS i (article_id, place)
    JOIN marsad.story_feature s USING (article_id) JOIN marsad.article a USING (article_id)
), shared AS (
    SELECT mine.place, near.article_id, near.rank, count(*) AS shared
    FROM mine CROSS JOIN LATERAL unnest(mine.keys) AS own (key) CROSS JOIN LATERAL (
        SELECT k.article_id, k.rank FROM marsad.story_key k
        WHERE k.key = own.key AND k.rank < mine.rank AND k.rank >= mine.since
        ORDER BY k.rank DESC LIMIT %(latest)s
    ) near
    WHERE NOT near.article_id = ANY (mine.apart)
    GROUP BY mine.place, near.article_id, near.rank
    HAVING count(*) >= %(least)s
), best AS (
    SELECT place, article_id, rank, shared, row_number() OVER (PARTITION BY place ORDER BY shared DESC, rank) AS nth FROM shared
)
SELECT best.place, best.shared, a.story_id, a.source_id, f.article_id, f.at, f.terms, f.head, best.rank
FROM best JOIN marsad.story_feature f USING (article_id) JOIN marsad.article a USING (article_id)
WHERE best.nth <= %(limit)s
ORDER BY best.place, best.rank;

-- name: mentions
-- The mentions of some articles, whole, by their place.
SELECT mention_id, article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end,
       denied, denied_quote, status_field, status_start, status_end, status_quote, status_rule, weight, weight_reason, weight_quote
FROM marsad.mention WHERE article_id = ANY (%(article_ids)s) ORDER BY article_id, field DESC, start_offset, mention_id;

-- name: topics_of
-- The topics of an article.
SELECT DISTINCT topic FROM marsad.mention WHERE article_id = %(article_id)s;

-- name: stories_of
-- The stories of some articles.
SELECT article_id, story_id FROM marsad.article WHERE article_id = ANY (%(article_ids)s);

-- name: save_topic
-- Writes one topic as its rules describe it.
INSERT INTO marsad.topic (topic, title_ar, title_en, version, is_enabled)
VALUES (%(topic)s, %(title_ar)s, %(title_en)s, %(version)s, %(is_enabled)s)
ON CONFLICT (topic) DO UPDATE
SET title_ar = excluded.title_ar, title_en = excluded.title_en, version = excluded.version, is_enabled = excluded.is_enabled
WHERE (marsad.topic.title_ar, marsad.topic.title_en, marsad.topic.version, marsad.topic.is_enabled)
      IS DISTINCT FROM (excluded.title_ar, excluded.title_en, excluded.version, excluded.is_enabled);

-- name: save_subscription
-- Writes one subscription as the operator describes it.
INSERT INTO marsad.subscription (subscription_id, channel, address, language, zone)
VALUES (%(id)s, %(channel)s, %(address)s, %(language)s, %(zone)s)
ON CONFLICT (subscription_id) DO UPDATE
SET channel = excluded.channel, address = excluded.address, language = excluded.language, zone = excluded.zone, is_active = true;

-- name: retire_subscriptions
-- Switches off the subscriptions that the operator no longer names.
UPDATE marsad.subscription SET is_active = false WHERE is_active AND NOT subscription_id = ANY (%(ids)s);

-- name: watch_for_edits
-- Has the entries of some pages fetched again so long after, where the new article carries a topic or may not be all there yet.
UPDATE marsad.entry e SET reread_at = p.fetched_at + %(delay)s
FROM marsad.article a JOIN marsad.page p USING (page_id)
WHERE a.page_id = ANY (%(page_ids)s) AND e.entry_id = a.entry_id AND e.state = 'fetched' AND e.rereads = 0 AND e.reread_at IS NULL
  AND (char_length(a.text) < %(short)s OR p.is_incomplete OR p.basis = 'feed'
       OR EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id));

-- name: ask_again
-- Has the page of an entry that gave no article fetched again, or gives it up; not where an article was made of a page before.
UPDATE marsad.entry e SET state = %(state)s, reason = %(reason)s, next_attempt_at = coalesce(%(next_attempt_at)s, e.next_attempt_at)
WHERE e.entry_id = %(entry_id)s AND e.state = 'fetched' AND NOT EXISTS (
    SELECT FROM marsad.article a JOIN marsad.page p USING (page_id) WHERE a.entry_id = e.entry_id AND p.basis = 'page');

-- name: read_unforeseen_again
-- Has pages read again that met an exception which nobody foresaw: a newer version may know better.
UPDATE marsad.page SET state = 'unread', reason = NULL WHERE state = 'unreadable' AND reason LIKE 'unforeseen: %%' AND dropped_at IS NULL;

-- name: save_day_order
-- Remembers in which order an outlet's pages write day and month, where nothing showed it before; its feeds may say otherwise later.
UPDATE marsad.source SET day_order = %(day_order)s WHERE source_id = %(source_id)s AND day_order IS NULL;
