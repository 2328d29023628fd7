-- name: sources
-- The sources that have stored originals since their last snapshot.
SELECT DISTINCT a.source_id FROM marsad.article a
WHERE a.disposition = 'kept' AND a.seed IS NULL
  AND a.stored_at > coalesce((SELECT max(made_at) FROM marsad.snapshot s WHERE s.source_id = a.source_id), '-infinity')
ORDER BY a.source_id;

-- name: originals
-- The latest originals of a source, with what they are compared by.
SELECT a.article_id, a.text, (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'UTC')::date::text AS day,
       f.text_sha256, f.words, f.version, f.opening
FROM marsad.article a JOIN marsad.fingerprint f USING (article_id)
WHERE a.source_id = %(source_id)s AND a.disposition = 'kept' AND a.seed IS NULL
ORDER BY a.article_id DESC LIMIT %(limit)s;

-- name: save_snapshot
-- Keeps what was learned, unless it is what is known already.
INSERT INTO marsad.snapshot (source_id, kind, hashes, made_at)
SELECT %(source_id)s, %(kind)s, %(hashes)s::bigint[], %(now)s
WHERE %(hashes)s::bigint[] IS DISTINCT FROM coalesce(
    (SELECT hashes FROM marsad.snapshot WHERE source_id = %(source_id)s AND kind = %(kind)s ORDER BY snapshot_id DESC LIMIT 1), '{}');

-- name: latest
-- The latest snapshots of some sources.
SELECT DISTINCT ON (source_id, kind) source_id, kind, snapshot_id, hashes FROM marsad.snapshot
WHERE source_id = ANY (%(source_ids)s)
ORDER BY source_id, kind, snapshot_id DESC;
