-- name: compared
-- Some stored articles with what they are compared by, and what was decided on them.
SELECT f.article_id, f.text_sha256, f.words, f.version, f.opening, a.source_id, coalesce(a.published_at, a.first_seen_at) AS at,
       marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank, d.original_id AS duplicate_of,
       ARRAY (SELECT c.carried_id FROM marsad.carried c WHERE c.article_id = f.article_id ORDER BY c.carried_id) AS carried,
       coalesce(s.apart, '{}') AS apart
FROM marsad.fingerprint f JOIN marsad.article a USING (article_id) LEFT JOIN marsad.duplicate d USING (article_id)
LEFT JOIN marsad.story_feature s USING (article_id)
WHERE f.article_id = ANY (%(article_ids)s);

-- name: later
-- The articles published after some that may be compared with one of them: of each band the next ones, and those of the same text.
WITH mine AS (
    SELECT f.article_id, f.bands, f.text_sha256, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank
    FROM marsad.fingerprint f JOIN marsad.article a USING (article_id) WHERE f.article_id = ANY (%(article_ids)s)
)
SELECT near.article_id
FROM mine CROSS JOIN LATERAL unnest(mine.bands) AS own (band) CROSS JOIN LATERAL (
    SELECT b.article_id FROM marsad.band b WHERE b.band = own.band AND b.rank > mine.rank ORDER BY b.rank LIMIT %(latest)s
) near
UNION
SELECT f.article_id
FROM mine JOIN marsad.fingerprint f USING (text_sha256) JOIN marsad.article a ON a.article_id = f.article_id
WHERE f.text_sha256 <> sha256('') AND marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) > mine.rank;

-- name: repeating
-- The articles that copy or carry some.
SELECT article_id FROM marsad.duplicate WHERE original_id = ANY (%(article_ids)s)
UNION SELECT article_id FROM marsad.carried WHERE carried_id = ANY (%(article_ids)s);

-- name: article
-- A stored article as it was read, with where it came from.
SELECT a.article_id, a.source_id, a.entry_id, a.page_id, a.seed, a.url, a.canonical_url, a.title, a.text, a.author, a.site_name,
       a.published_at, a.published_zone, a.first_seen_at, a.extractor, a.phrases_snapshot, a.lines_snapshot, a.story_id, s.theatre AS home_theatre,
       coalesce(a.is_first_poll, e.is_first_poll, false) AS is_first_poll, coalesce(a.is_backfilled, e.backfill_id IS NOT NULL) AS is_backfilled
FROM marsad.article a JOIN marsad.source s USING (source_id) LEFT JOIN marsad.entry e USING (entry_id)
WHERE a.article_id = ANY (%(article_ids)s);

-- name: told
-- Some stored articles with what their story is chosen by, and what was chosen.
SELECT a.article_id, a.story_id, a.source_id, coalesce(a.published_at, a.first_seen_at) AS at,
       marsad.publication_rank(coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank, d.original_id AS duplicate_of,
       coalesce(s.terms, '') AS terms, coalesce(s.head, '') AS head, c.carried, c.scores
FROM marsad.article a LEFT JOIN marsad.duplicate d USING (article_id) LEFT JOIN marsad.story_feature s USING (article_id)
CROSS JOIN LATERAL (SELECT coalesce(array_agg(h.carried_id ORDER BY h.score DESC, h.carried_id), '{}') AS carried,
                           coalesce(array_agg(h.score ORDER BY h.score DESC, h.carried_id), '{}') AS scores
                    FROM marsad.carried h WHERE h.article_id = a.article_id) AS c
WHERE a.article_id = ANY (%(article_ids)s);

-- name: later_told
-- The originals published after some, within the window, whose story may depend on one of theirs: of each key the next ones, if they share `least` keys.
SELECT near.article_id
FROM marsad.story_feature s JOIN marsad.article a USING (article_id) CROSS JOIN LATERAL unnest(s.keys) AS own (key)
CROSS JOIN LATERAL (
    SELECT k.article_id FROM marsad.story_key k
    WHERE k.key = own.key AND k.rank > marsad.publication_rank(s.at, a.canonical_sha256)
      AND k.rank < marsad.publication_rank(s.at + %(window)s::interval + interval '1 second', '\x00000000')
    ORDER BY k.rank LIMIT %(latest)s
) near
WHERE s.article_id = ANY (%(article_ids)s)
GROUP BY s.article_id, near.article_id HAVING count(*) >= %(least)s;

-- name: began
-- The articles of some stories, in order of publication: which of them began each.
SELECT a.article_id FROM marsad.article a
WHERE a.story_id = ANY (%(story_ids)s)
ORDER BY marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256);

-- name: drop_links
-- Forgets what some articles were copies of.
DELETE FROM marsad.duplicate WHERE article_id = ANY (%(article_ids)s);

-- name: drop_carried
-- Forgets what some articles carried.
DELETE FROM marsad.carried WHERE article_id = ANY (%(article_ids)s);

-- name: drop_features
-- Forgets what told the stories of some articles.
DELETE FROM marsad.story_feature WHERE article_id = ANY (%(article_ids)s);

-- name: mark
-- Says what came of comparing some articles.
UPDATE marsad.article a SET disposition = m.disposition, classified_by = m.classified_by, ledgered_by = m.ledgered_by, new_facts = m.new_facts
FROM jsonb_to_recordset(%(marks)s) AS m (article_id bigint, disposition text, classified_by text, ledgered_by text, new_facts text[])
WHERE a.article_id = m.article_id;

-- name: open_stories
-- Opens stories, which get their titles and spans with their articles.
INSERT INTO marsad.story (story_id, title, first_at, last_at) OVERRIDING SYSTEM VALUE
SELECT story_id, '', now(), now() FROM unnest(%(story_ids)s::bigint[]) AS story_id ORDER BY story_id;

-- name: join_stories
-- Puts some articles into their stories; those that moved from another.
UPDATE marsad.article a SET story_id = m.story_id
FROM unnest(%(article_ids)s::bigint[], %(story_ids)s::bigint[]) AS m (article_id, story_id)
WHERE a.article_id = m.article_id AND a.story_id IS DISTINCT FROM m.story_id;

-- name: refresh_stories
-- Gives some stories the title of their first article and the span of all.
UPDATE marsad.story st SET title = f.title, first_at = f.first_at, last_at = f.last_at
FROM (
    SELECT story_id,
           (array_agg(title ORDER BY marsad.publication_rank(coalesce(published_at, first_seen_at), canonical_sha256)))[1] AS title,
           min(coalesce(published_at, first_seen_at)) AS first_at, max(coalesce(published_at, first_seen_at)) AS last_at
    FROM marsad.article WHERE story_id = ANY (%(story_ids)s) GROUP BY story_id
) f
WHERE st.story_id = f.story_id AND (st.title, st.first_at, st.last_at) IS DISTINCT FROM (f.title, f.first_at, f.last_at);

-- name: drop_empty_stories
-- Removes those of some stories that no article tells any more, and of which nobody was told.
DELETE FROM marsad.story st
WHERE st.story_id = ANY (%(story_ids)s)
  AND NOT EXISTS (SELECT FROM marsad.article a WHERE a.story_id = st.story_id)
  AND NOT EXISTS (SELECT FROM marsad.alert l WHERE l.story_id = st.story_id)
  AND NOT EXISTS (SELECT FROM marsad.story_fact f WHERE f.story_id = st.story_id)
  AND NOT EXISTS (SELECT FROM marsad.correction c WHERE st.story_id IN (c.story_id, c.other_id))
  AND NOT EXISTS (SELECT FROM marsad.story o WHERE o.merged_into = st.story_id);

-- name: forward_empty_stories
-- Says of stories that no article tells any more where what was told of them went.
UPDATE marsad.story st SET merged_into = l.now_in
FROM (SELECT DISTINCT ON (m.story_id) m.story_id, m.now_in
      FROM unnest(%(old_ids)s::bigint[], %(new_ids)s::bigint[]) AS m (story_id, now_in) ORDER BY m.story_id, m.now_in) l
WHERE st.story_id = l.story_id AND l.now_in <> st.story_id AND NOT EXISTS (SELECT FROM marsad.article a WHERE a.story_id = st.story_id);

-- name: facts
-- What an article states wherever it stands.
SELECT facts FROM marsad.article WHERE article_id = %(article_id)s;

-- name: wrong_way
-- Articles that are called copies or carriers of what was published after them, and those that they are linked to.
SELECT DISTINCT e.article_id
FROM (SELECT article_id, original_id FROM marsad.duplicate UNION ALL SELECT article_id, carried_id FROM marsad.carried) p
JOIN marsad.article a USING (article_id) JOIN marsad.article o ON o.article_id = p.original_id
CROSS JOIN LATERAL (VALUES (a.article_id), (o.article_id)) AS e (article_id)
WHERE marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256)
      < marsad.copy_rank(o.source_id, coalesce(o.published_at, o.first_seen_at), o.canonical_sha256)
ORDER BY e.article_id LIMIT %(limit)s;
