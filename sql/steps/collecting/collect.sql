-- name: save_source
-- Writes one source as the operator describes it.
INSERT INTO marsad.source (source_id, name_ar, name_en, country, ownership, theatre, language, home, is_active)
VALUES (%(id)s, %(name_ar)s, %(name_en)s, %(country)s, %(ownership)s, %(theatre)s, %(language)s, %(home)s, true)
ON CONFLICT (source_id) DO UPDATE
SET name_ar = excluded.name_ar, name_en = excluded.name_en, country = excluded.country, ownership = excluded.ownership,
    theatre = excluded.theatre, language = excluded.language, home = excluded.home, is_active = true;

-- name: save_feed
-- Writes one feed as the operator describes it; its polling state stays.
INSERT INTO marsad.feed (source_id, url, fallbacks) VALUES (%(source_id)s, %(url)s, %(fallbacks)s)
ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id, fallbacks = excluded.fallbacks, is_active = true;

-- name: retire
-- Switches off the sources and feeds that the operator no longer names; what they brought stays.
WITH sources AS (
    UPDATE marsad.source SET is_active = false
    WHERE is_active AND source_id <> 'seed' AND NOT source_id = ANY (%(source_ids)s)
)
UPDATE marsad.feed SET is_active = false WHERE is_active AND NOT url = ANY (%(urls)s);

-- name: sources_to_collect
-- The sources that have a feed to poll, or a page to fetch for the first time or again; what backfills found is left to them.
SELECT s.source_id, s.home
FROM marsad.source s
WHERE s.is_active AND (
    EXISTS (SELECT FROM marsad.feed f
            WHERE f.source_id = s.source_id AND f.is_active AND (f.due_at <= %(now)s OR NOT %(only_due)s))
    OR EXISTS (SELECT FROM marsad.entry e
               WHERE e.source_id = s.source_id AND e.state = 'pending' AND e.next_attempt_at <= %(now)s AND e.backfill_id IS NULL)
    OR EXISTS (SELECT FROM marsad.entry e WHERE e.source_id = s.source_id AND e.reread_at <= %(now)s))
ORDER BY s.source_id;

-- name: sources
-- Some sources with their home pages.
SELECT source_id, home FROM marsad.source WHERE source_id = ANY (%(source_ids)s) ORDER BY source_id;

-- name: take_host
-- Takes a host for this session, so that no other process asks it for anything; false where another has it.
SELECT pg_try_advisory_lock(hashtext('marsad.host'), hashtext(%(host)s));

-- name: leave_host
-- Leaves a host to others.
SELECT pg_advisory_unlock(hashtext('marsad.host'), hashtext(%(host)s));

-- name: waits
-- The hosts that asked to be left alone, and until when.
SELECT host, until FROM marsad.host_wait WHERE until > %(now)s;

-- name: save_wait
-- Remembers until when a host asked to be left alone.
INSERT INTO marsad.host_wait (host, until) VALUES (%(host)s, %(until)s)
ON CONFLICT (host) DO UPDATE SET until = greatest(marsad.host_wait.until, excluded.until);

-- name: drop_waits
-- Forgets the hosts whose time is over.
DELETE FROM marsad.host_wait WHERE until <= %(now)s;

-- name: commit_later
-- Lets this session's commits reach the disk a moment later, all or nothing as ever: what a crash takes is fetched again.
SELECT set_config('synchronous_commit', 'off', false);

-- name: commit_at_once
-- Has this session's commits reach the disk before they count.
SELECT set_config('synchronous_commit', 'on', false);

-- name: put_clock_right
-- What is due far later than anything is ever put off was written by a clock that was wrong: it is due now.
WITH feeds AS (
    UPDATE marsad.feed SET due_at = %(now)s WHERE due_at > %(now)s::timestamptz + interval '32 days' RETURNING 1
), entries AS (
    UPDATE marsad.entry SET next_attempt_at = %(now)s
    WHERE state = 'pending' AND next_attempt_at > %(now)s::timestamptz + interval '32 days' RETURNING 1
), hosts AS (
    DELETE FROM marsad.host_wait WHERE until > %(now)s::timestamptz + interval '32 days' RETURNING 1
), deliveries AS (
    UPDATE marsad.delivery SET next_attempt_at = %(now)s
    WHERE state IN ('pending', 'claimed') AND next_attempt_at > %(now)s::timestamptz + interval '9 days' RETURNING 1
)
SELECT count(*) AS righted
FROM (SELECT FROM feeds UNION ALL SELECT FROM entries UNION ALL SELECT FROM hosts UNION ALL SELECT FROM deliveries) AS righted;
