-- name: pages
-- Kept pages with their raw bodies after `after`, of all sources or one, fetched in a span of time; a batch of them.
SELECT p.page_id, p.fetched_at, p.url, p.final_url, p.http_status, p.request_headers, p.headers, b.body
FROM marsad.page p JOIN marsad.entry e USING (entry_id) JOIN marsad.body b USING (page_id, fetched_at)
WHERE p.page_id > %(after)s AND p.http_status IS NOT NULL
  AND (%(source_id)s::text IS NULL OR e.source_id = %(source_id)s)
  AND (%(since)s::timestamptz IS NULL OR p.fetched_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR p.fetched_at < %(until)s)
ORDER BY p.page_id LIMIT %(limit)s;
