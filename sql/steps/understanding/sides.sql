-- name: become_copy
-- Calls an article a copy, which is neither classified nor read for events.
UPDATE marsad.article SET disposition = 'duplicate', classified_by = NULL, ledgered_by = NULL WHERE article_id = %(article_id)s;

-- name: move_untold
-- What waits to be told of an article is told of its original; what was sent, or is being sent, keeps the article that it named.
UPDATE marsad.alert l SET article_id = %(original_id)s
FROM marsad.delivery d
WHERE d.delivery_id = l.delivery_id AND d.state = 'pending' AND d.attempts = 0 AND l.article_id = %(article_id)s
  AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = %(original_id)s AND m.topic = l.topic);

-- name: move_facts
-- What an article was the first of its story to say was said by its original before.
UPDATE marsad.story_fact SET article_id = %(original_id)s
WHERE article_id = %(article_id)s
  AND fact IN (SELECT unnest(a.facts) FROM marsad.article a WHERE a.article_id = %(original_id)s);

-- name: join_story
-- Brings an article and its copies into the story of its original.
UPDATE marsad.article SET story_id = %(story_id)s
WHERE story_id IS DISTINCT FROM %(story_id)s
  AND (article_id = %(article_id)s OR article_id IN (SELECT d.article_id FROM marsad.duplicate d WHERE d.original_id = %(article_id)s));

-- name: drop_carriers
-- Forgets who carried an article that became a copy: they carry its original.
DELETE FROM marsad.carried WHERE carried_id = %(article_id)s;

-- name: text
-- The text of an article.
SELECT article_id, title, text FROM marsad.article WHERE article_id = %(article_id)s;

-- name: drop_mentions
-- Forgets some mentions of an article: they stand where it repeats another.
DELETE FROM marsad.mention WHERE mention_id = ANY (%(mention_ids)s);
