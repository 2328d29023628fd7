-- What users of the desk keep for themselves. Every statement takes the user's name, so that nobody reads another's.

-- name: notes
-- What somebody marked, tagged or noted, the latest first, with the story or entry that it is on now.
SELECT n.note_id, n.subject, n.is_marked, n.tags, n.note, n.changed_at, a.article_id, a.story_id, e.entry_id, e.kind, e.theatre, e.status, e.is_denied,
       coalesce(st.title, a.title) AS title
FROM marsad.own_note n JOIN marsad.article a USING (article_id) LEFT JOIN marsad.story st ON st.story_id = a.story_id
LEFT JOIN LATERAL (
    SELECT r.entry_id, v.kind, v.theatre, v.status, v.manner IS NOT DISTINCT FROM 'denied' AS is_denied
    FROM marsad.ledger_event v JOIN marsad.ledger_report r USING (event_id)
    WHERE n.subject = 'entry' AND v.article_id = n.article_id AND v.kind = n.kind ORDER BY v.number <> n.number, v.number LIMIT 1) e ON true
WHERE n.user_name = %(user)s AND n.note_id < coalesce(%(before)s::bigint, 9223372036854775807)
  AND (%(tag)s::text IS NULL OR %(tag)s = ANY (n.tags))
ORDER BY n.note_id DESC LIMIT %(limit)s;

-- name: tags
-- The words that somebody tags with, the most used first.
SELECT tag, count(*) AS notes FROM marsad.own_note CROSS JOIN LATERAL unnest(tags) AS tag
WHERE user_name = %(user)s GROUP BY tag ORDER BY notes DESC, tag LIMIT 100;

-- name: of_story
-- What somebody noted on a story.
SELECT n.note_id, n.is_marked, n.tags, n.note FROM marsad.own_note n JOIN marsad.article a USING (article_id)
WHERE n.user_name = %(user)s AND n.subject = 'story' AND a.story_id = %(story_id)s ORDER BY n.changed_at DESC LIMIT 1;

-- name: of_entry
-- What somebody noted on an entry of the ledger.
SELECT n.note_id, n.is_marked, n.tags, n.note FROM marsad.own_note n
WHERE n.user_name = %(user)s AND n.subject = 'entry' AND %(entry_id)s::bigint = (
    SELECT r.entry_id FROM marsad.ledger_event v JOIN marsad.ledger_report r USING (event_id)
    WHERE v.article_id = n.article_id AND v.kind = n.kind ORDER BY v.number <> n.number, v.number LIMIT 1)
ORDER BY n.changed_at DESC LIMIT 1;

-- name: on_story
-- Keep a new note of somebody on a story.
INSERT INTO marsad.own_note (user_name, subject, article_id, is_marked, tags, note)
SELECT %(user)s, 'story', article_id, %(is_marked)s, %(tags)s::text[], %(note)s FROM marsad.article WHERE story_id = %(story_id)s
ORDER BY coalesce(published_at, first_seen_at), article_id LIMIT 1;

-- name: on_entry
-- Keep a new note of somebody on an entry of the ledger.
INSERT INTO marsad.own_note (user_name, subject, article_id, kind, number, is_marked, tags, note)
SELECT %(user)s, 'entry', v.article_id, v.kind, v.number, %(is_marked)s, %(tags)s::text[], %(note)s
FROM marsad.ledger_report r JOIN marsad.ledger_event v USING (event_id) WHERE r.entry_id = %(entry_id)s ORDER BY v.at, v.event_id LIMIT 1;

-- name: change
-- Change a note of somebody.
UPDATE marsad.own_note SET is_marked = %(is_marked)s, tags = %(tags)s::text[], note = %(note)s, changed_at = now()
WHERE note_id = (SELECT note_id FROM marsad.own_note WHERE note_id = %(note_id)s AND user_name = %(user)s LIMIT 1);

-- name: erase
-- Erase a note of somebody.
DELETE FROM marsad.own_note WHERE note_id = (SELECT note_id FROM marsad.own_note WHERE note_id = %(note_id)s AND user_name = %(user)s LIMIT 1);

-- name: searches
-- The searches that somebody gave a name, by it.
SELECT search_id, name, query, feed_key, created_at FROM marsad.saved_search WHERE user_name = %(user)s ORDER BY name LIMIT 100;

-- name: search_of_key
-- The search of a feed.
SELECT search_id, name, query FROM marsad.saved_search WHERE feed_key = %(feed_key)s LIMIT 1;

-- name: save_search
-- Keep a search under a name; a search of that name is replaced, and its feed gets another address. Of at most a hundred.
INSERT INTO marsad.saved_search (user_name, name, query, feed_key)
SELECT %(user)s, %(called)s, %(query)s, %(feed_key)s
WHERE (SELECT count(*) FROM marsad.saved_search WHERE user_name = %(user)s AND name <> %(called)s) < 100
ON CONFLICT (user_name, name) DO UPDATE SET query = excluded.query, feed_key = excluded.feed_key, created_at = now();

-- name: forget_search
-- Erase a search of somebody; its feed ends.
DELETE FROM marsad.saved_search WHERE search_id = (SELECT search_id FROM marsad.saved_search WHERE search_id = %(search_id)s AND user_name = %(user)s LIMIT 1);
