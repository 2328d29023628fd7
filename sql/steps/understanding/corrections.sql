-- name: lock_articles
-- Articles whose mentions are about to be derived or corrected, so that neither misses the other.
SELECT article_id FROM marsad.article WHERE article_id = ANY (%(article_ids)s) ORDER BY article_id FOR UPDATE;

-- name: of_articles
-- The corrections of the mentions of some articles, in the order in which they were made.
SELECT article_id, kind, topic, field, start_offset, end_offset, quote, theatre, status
FROM marsad.correction
WHERE article_id = ANY (%(article_ids)s) AND kind IN ('wrong', 'missing', 'label')
ORDER BY correction_id;

-- name: article_of
-- The article of a mention.
SELECT article_id FROM marsad.mention WHERE mention_id = %(mention_id)s;

-- name: article
-- The texts of an article that mentions are found in.
SELECT article_id, title, text FROM marsad.article WHERE article_id = %(article_id)s AND disposition = 'kept';

-- name: drop_mentions
-- Removes mentions that an analyst corrected.
DELETE FROM marsad.mention WHERE mention_id = ANY (%(mention_ids)s);

-- name: save
-- Keeps a correction.
INSERT INTO marsad.correction (kind, article_id, story_id, other_id, anchor_id, apart_id, topic, field, start_offset, end_offset, quote,
                               rule, version, theatre, status, made_by, made_at, reason)
VALUES (%(kind)s, %(article_id)s, %(story_id)s, %(other_id)s, %(anchor_id)s, %(apart_id)s, %(topic)s, %(field)s, %(start_offset)s, %(end_offset)s,
        %(quote)s, %(rule)s, %(version)s, %(theatre)s, %(status)s, %(made_by)s, %(made_at)s, %(reason)s)
RETURNING correction_id;

-- name: originals
-- The articles of a story that are no copies of others in it, the first one first.
SELECT a.article_id FROM marsad.article a
WHERE a.story_id = %(story_id)s AND NOT EXISTS (
    SELECT FROM marsad.duplicate d JOIN marsad.article o ON o.article_id = d.original_id
    WHERE d.article_id = a.article_id AND o.story_id = a.story_id)
ORDER BY coalesce(a.published_at, a.first_seen_at), a.article_id;

-- name: move_story
-- Puts all articles of a story into another.
UPDATE marsad.article SET story_id = %(into)s WHERE story_id = %(story_id)s;

-- name: mark_merged
-- Says where a story's articles went: the story itself, and those that had been merged into it before.
UPDATE marsad.story SET merged_into = CASE WHEN story_id = %(into)s THEN NULL ELSE %(into)s END
WHERE story_id IN (%(story_id)s, %(into)s) OR merged_into = %(story_id)s;

-- name: refresh
-- Gives some stories the title of their first article and the span of all.
UPDATE marsad.story st SET title = f.title, first_at = f.first_at, last_at = f.last_at
FROM (
    SELECT story_id, (array_agg(title ORDER BY coalesce(published_at, first_seen_at), article_id))[1] AS title,
           min(coalesce(published_at, first_seen_at)) AS first_at, max(coalesce(published_at, first_seen_at)) AS last_at
    FROM marsad.article WHERE story_id = ANY (%(story_ids)s) GROUP BY story_id
) f
WHERE st.story_id = f.story_id;

-- name: of_stories
-- The merges and splits, in the order in which they were made.
SELECT kind, story_id, article_id, anchor_id, apart_id FROM marsad.correction WHERE kind IN ('merge', 'split') ORDER BY correction_id;

-- name: rules
-- The rules that were corrected most, and how often.
SELECT topic, rule, count(*) AS corrections FROM marsad.correction
WHERE rule IS NOT NULL GROUP BY topic, rule ORDER BY corrections DESC, topic, rule LIMIT %(limit)s;
