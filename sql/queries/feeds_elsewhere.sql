-- Which feeds are read at another address than config/sources.yaml says, and why?
-- A row is one such feed: where it moved for good, or what stands in for it; the file should say so.
SELECT source_id, url, why_elsewhere, read_at, state_reason
FROM mart.feed
WHERE why_elsewhere IS NOT NULL
ORDER BY source_id, url;
