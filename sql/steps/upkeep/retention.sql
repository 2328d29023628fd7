-- name: drop_months
-- Drops the bodies of whole months that ended before a moment, all of whose pages were read; their room is free at once.
SELECT marsad.drop_body_months(%(before)s, %(now)s) AS dropped;

-- name: drop_bodies
-- Drops up to `most` bodies of pages fetched before a moment and read since; the rows of the pages stay, and so does all that was made of them.
WITH old AS (
    DELETE FROM marsad.body WHERE (page_id, fetched_at) IN (
        SELECT b.page_id, b.fetched_at FROM marsad.body b JOIN marsad.page p USING (page_id)
        WHERE b.fetched_at < %(before)s AND p.state <> 'unread'
        ORDER BY b.fetched_at LIMIT %(most)s)
    RETURNING page_id
)
UPDATE marsad.page p SET dropped_at = %(now)s FROM old WHERE p.page_id = old.page_id;

-- name: drop_texts
-- Drops up to `most` of the texts that feeds carried, seen before a moment; what was made of them stays.
DELETE FROM marsad.entry_text WHERE entry_id IN (
    SELECT entry_id FROM marsad.entry_text WHERE seen_at < %(before)s ORDER BY seen_at LIMIT %(most)s);

-- name: drop_parts
-- Drops up to `most` further pages of articles, fetched before a moment; what was made of them stays.
DELETE FROM marsad.page_part WHERE (page_id, part) IN (
    SELECT page_id, part FROM marsad.page_part q JOIN marsad.page p USING (page_id)
    WHERE q.fetched_at < %(before)s AND p.state <> 'unread' ORDER BY q.fetched_at LIMIT %(most)s);
