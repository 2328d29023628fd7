-- name: feeds
-- The feeds of one source that are to be polled, with what the last polls left (the fields of core.feeds.due.History).
SELECT f.feed_id, f.source_id, s.home, f.url, f.fallbacks, f.moved_to, f.worked_url, f.own_tried_at, f.discovered_at, f.found,
       f.etag, f.last_modified, f.body_sha256, f.state, f.state_since, f.failures, f.last_success_at, f.last_fresh_at, f.last_new_at,
       (SELECT count(*) FROM marsad.entry e WHERE e.feed_id = f.feed_id AND e.first_seen_at > %(now)s::timestamptz - interval '28 days'
        AND NOT e.is_first_poll) AS entries_28_days,
       (SELECT min(p.polled_at) FROM marsad.poll p WHERE p.feed_id = f.feed_id) AS first_polled_at, s.day_order
FROM marsad.feed f JOIN marsad.source s USING (source_id)
WHERE f.source_id = %(source_id)s AND f.is_active AND (f.due_at <= %(now)s OR NOT %(only_due)s)
ORDER BY f.feed_id;

-- name: save_poll
-- Records one GET of a feed.
INSERT INTO marsad.poll (feed_id, run_id, polled_at, url, outcome, http_status, reason, body_bytes, elapsed_seconds,
                         entries_seen, entries_new, entries_merged)
VALUES (%(feed_id)s, %(run_id)s, %(polled_at)s, %(url)s, %(outcome)s, %(http_status)s, %(reason)s, %(body_bytes)s,
        %(elapsed_seconds)s, %(entries_seen)s, %(entries_new)s, %(entries_merged)s);

-- name: known_urls
-- Those of some canonical URLs that are known; what a backfill found and has not fetched yet may still become news.
SELECT canonical_url FROM marsad.entry
WHERE canonical_sha256 = ANY (SELECT sha256(convert_to(url, 'UTF8')) FROM unnest(%(urls)s::text[]) AS url)
  AND (backfill_id IS NULL OR state <> 'pending');

-- name: known_guids
-- Those of some GUIDs that are known in a feed.
SELECT guid FROM marsad.entry WHERE feed_id = %(feed_id)s AND guid = ANY (%(guids)s::text[]);

-- name: save_entry
-- Adds an entry unless its canonical URL is known; what a backfill found and has not fetched yet becomes the feed's.
INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, guid, title, summary, author, published_at,
                          is_day_open, is_edited, forwarded_from, first_seen_at, next_attempt_at, is_first_poll)
VALUES (%(source_id)s, %(feed_id)s, %(url)s, %(canonical_url)s, sha256(convert_to(%(canonical_url)s, 'UTF8')), %(guid)s,
        %(title)s, %(summary)s, %(author)s, %(published_at)s, %(is_day_open)s, %(is_edited)s, %(forwarded_from)s,
        %(now)s, %(now)s, %(is_first_poll)s)
ON CONFLICT (canonical_sha256) DO UPDATE
SET feed_id = excluded.feed_id, backfill_id = NULL, guid = excluded.guid, title = excluded.title, summary = excluded.summary,
    author = excluded.author, published_at = coalesce(excluded.published_at, entry.published_at),
    is_day_open = CASE WHEN excluded.published_at IS NULL THEN entry.is_day_open ELSE excluded.is_day_open END,
    is_edited = excluded.is_edited, forwarded_from = excluded.forwarded_from,
    is_first_poll = excluded.is_first_poll
WHERE entry.backfill_id IS NOT NULL AND entry.state = 'pending';

-- name: save_text
-- Keeps the text that a feed carries of an entry; another text takes the place of an earlier one where that is not shorter.
INSERT INTO marsad.entry_text (entry_id, html, seen_at)
SELECT entry_id, %(html)s, %(now)s FROM marsad.entry
WHERE canonical_sha256 = sha256(convert_to(%(canonical_url)s, 'UTF8')) AND source_id = %(source_id)s
ON CONFLICT (entry_id) DO UPDATE SET html = excluded.html, seen_at = excluded.seen_at
WHERE marsad.entry_text.html <> excluded.html AND char_length(excluded.html) >= char_length(marsad.entry_text.html);

-- name: mark_edited
-- Marks entries of a source that their channel says were edited.
UPDATE marsad.entry SET is_edited = true
WHERE canonical_sha256 = ANY (SELECT sha256(convert_to(url, 'UTF8')) FROM unnest(%(urls)s::text[]) AS url)
  AND source_id = %(source_id)s AND NOT is_edited;

-- name: save_day_order
-- Remembers in which order an outlet writes day and month.
UPDATE marsad.source SET day_order = %(day_order)s WHERE source_id = %(source_id)s;

-- name: save_fault
-- Records that polling a feed met an exception: it is failing, and is tried again as any failing feed.
UPDATE marsad.feed
SET state_since = CASE WHEN state = 'failing' THEN state_since ELSE %(now)s END, state = 'failing', state_reason = %(reason)s,
    failures = failures + 1, due_at = %(due_at)s, last_polled_at = %(now)s
WHERE feed_id = %(feed_id)s;

-- name: save_feed_state
-- Records what a poll changed in its feed.
UPDATE marsad.feed
SET etag = %(etag)s, last_modified = %(last_modified)s, body_sha256 = %(body_sha256)s, moved_to = %(moved_to)s,
    worked_url = %(worked_url)s, own_tried_at = %(own_tried_at)s, discovered_at = %(discovered_at)s, found = %(found)s,
    state_since = CASE WHEN state = %(state)s THEN state_since ELSE %(now)s END,
    state = %(state)s, state_reason = %(state_reason)s, failures = %(failures)s, due_at = %(due_at)s, last_polled_at = %(now)s,
    last_success_at = CASE WHEN %(is_success)s THEN %(now)s ELSE last_success_at END,
    last_fresh_at = CASE WHEN %(is_whole)s THEN %(now)s ELSE last_fresh_at END,
    last_new_at = CASE WHEN %(entries_new)s > 0 THEN %(now)s ELSE last_new_at END
WHERE feed_id = %(feed_id)s;

-- name: postpone
-- Puts off a feed whose host asked to be left alone: it was not asked, so nothing is known of it.
UPDATE marsad.feed SET due_at = %(due_at)s WHERE feed_id = %(feed_id)s;
