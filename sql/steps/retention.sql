-- name: drop_pages
-- Drops the bodies of up to `most` pages fetched before a moment and read since; the rows stay, and so does all that was made of them.
UPDATE marsad.page SET body = NULL, dropped_at = %(now)s
WHERE page_id IN (SELECT page_id FROM marsad.page WHERE body IS NOT NULL AND fetched_at < %(before)s AND state <> 'unread'
                  ORDER BY fetched_at LIMIT %(most)s FOR UPDATE SKIP LOCKED);
