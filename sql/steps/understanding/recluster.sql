-- name: originals
-- Originals after a place in the order of publication (ties by address), with what tells their stories.
SELECT a.article_id, a.story_id, a.source_id, a.canonical_url, s.at, s.terms, s.head, s.keys, f.text_sha256, f.words, f.bands, f.version, f.opening, c.carried, c.scores
FROM marsad.story_feature s JOIN marsad.article a USING (article_id) JOIN marsad.fingerprint f USING (article_id)
CROSS JOIN LATERAL (SELECT coalesce(array_agg(h.carried_id ORDER BY h.score DESC, h.carried_id), '{}') AS carried,
                           coalesce(array_agg(h.score ORDER BY h.score DESC, h.carried_id), '{}') AS scores
                    FROM marsad.carried h WHERE h.article_id = a.article_id) AS c
WHERE (s.at, a.canonical_url) > (%(at)s, %(url)s)
ORDER BY s.at, a.canonical_url LIMIT %(limit)s;

-- name: move
-- Puts an original and its copies into a story.
UPDATE marsad.article SET story_id = %(story_id)s
WHERE (article_id = %(article_id)s
       OR article_id IN (SELECT article_id FROM marsad.duplicate WHERE original_id = %(article_id)s))
  AND story_id IS DISTINCT FROM %(story_id)s;

-- name: refresh
-- Gives every story of some the title of its first article and the span of all.
UPDATE marsad.story st SET title = f.title, first_at = f.first_at, last_at = f.last_at
FROM (
    SELECT story_id, (array_agg(title ORDER BY coalesce(published_at, first_seen_at), article_id))[1] AS title,
           min(coalesce(published_at, first_seen_at)) AS first_at, max(coalesce(published_at, first_seen_at)) AS last_at
    FROM marsad.article WHERE story_id IS NOT NULL GROUP BY story_id
) f
WHERE st.story_id = f.story_id AND (st.title, st.first_at, st.last_at) IS DISTINCT FROM (f.title, f.first_at, f.last_at);

-- name: story
-- A story's articles in the order of time, copies under their original.
SELECT st.title AS story_title, a.article_id, a.source_id, a.title, a.text, a.url, coalesce(a.published_at, a.first_seen_at) AS at,
       d.original_id, d.kind, d.score
FROM marsad.story st JOIN marsad.article a USING (story_id) LEFT JOIN marsad.duplicate d USING (article_id)
WHERE st.story_id = %(story_id)s
ORDER BY coalesce(d.original_id, a.article_id), d.original_id NULLS FIRST, a.article_id;

-- name: open_story
-- Opens a story whose title and span are given to it with its articles.
INSERT INTO marsad.story (title, first_at, last_at) VALUES ('', %(at)s, %(at)s) RETURNING story_id;

-- name: move_alerts
-- What was told of an article (of one of some stories, or of any) was told of the story that it is in now, unless that was told itself.
UPDATE marsad.alert l SET story_id = moved.story_id
FROM (
    SELECT DISTINCT ON (m.subscription_id, a.story_id, m.change) m.alert_id, a.story_id
    FROM marsad.alert m JOIN marsad.article a USING (article_id)
    WHERE m.story_id <> a.story_id AND (%(story_ids)s::bigint[] IS NULL OR m.story_id = ANY (%(story_ids)s))
      AND NOT EXISTS (SELECT FROM marsad.alert k
                      WHERE k.subscription_id = m.subscription_id AND k.story_id = a.story_id AND k.change = m.change)
    ORDER BY m.subscription_id, a.story_id, m.change, m.alert_id
) moved
WHERE l.alert_id = moved.alert_id;

-- name: move_facts
-- What an article (of one of some stories, or of any) was the first to say is said by the story that it is in now.
WITH gone AS (
    DELETE FROM marsad.story_fact f USING marsad.article a
    WHERE a.article_id = f.article_id AND f.story_id <> a.story_id
      AND (%(story_ids)s::bigint[] IS NULL OR f.story_id = ANY (%(story_ids)s))
    RETURNING a.story_id, f.fact, f.article_id
)
INSERT INTO marsad.story_fact (story_id, fact, article_id)
SELECT story_id, fact, article_id FROM gone ORDER BY article_id
ON CONFLICT (story_id, fact) DO NOTHING;
