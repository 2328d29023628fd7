-- Feeds as they are polled, for the question why an outlet brings nothing, or from where it is read.

CREATE VIEW mart.feed AS
SELECT f.feed_id, f.source_id, f.url, coalesce(f.worked_url, f.moved_to, f.url) AS read_at,
       CASE WHEN f.worked_url IS NOT NULL THEN 'stands in' WHEN f.moved_to IS NOT NULL THEN 'moved' END AS why_elsewhere,
       f.state, f.state_reason, f.state_since, f.last_polled_at, f.last_success_at, f.last_new_at, f.due_at, f.failures,
       p.entries_seen, p.entries_merged, s.day_order
FROM marsad.feed f
JOIN marsad.source s USING (source_id)
LEFT JOIN LATERAL (SELECT entries_seen, entries_merged FROM marsad.poll
                   WHERE feed_id = f.feed_id ORDER BY polled_at DESC LIMIT 1) p ON true
WHERE f.is_active;
COMMENT ON VIEW mart.feed IS 'One row per polled feed, with where it is read and how it does.';
COMMENT ON COLUMN mart.feed.feed_id IS 'The feed.';
COMMENT ON COLUMN mart.feed.source_id IS 'The outlet''s short name.';
COMMENT ON COLUMN mart.feed.url IS 'Its address in config/sources.yaml.';
COMMENT ON COLUMN mart.feed.read_at IS 'The address that brought the entries of the last good poll.';
COMMENT ON COLUMN mart.feed.why_elsewhere IS 'Why that is another one: moved (for good) or stands in (the own one fails); null where it is the own one.';
COMMENT ON COLUMN mart.feed.state IS 'new, healthy, quiet, failing, blocked, moved or gone.';
COMMENT ON COLUMN mart.feed.state_reason IS 'Why, in plain words.';
COMMENT ON COLUMN mart.feed.state_since IS 'Since when.';
COMMENT ON COLUMN mart.feed.last_polled_at IS 'When it was last polled.';
COMMENT ON COLUMN mart.feed.last_success_at IS 'When it last answered as it should.';
COMMENT ON COLUMN mart.feed.last_new_at IS 'When it last brought something new.';
COMMENT ON COLUMN mart.feed.due_at IS 'When it is polled next.';
COMMENT ON COLUMN mart.feed.failures IS 'Polls in a row that failed.';
COMMENT ON COLUMN mart.feed.entries_seen IS 'Entries of the last poll.';
COMMENT ON COLUMN mart.feed.entries_merged IS 'Those that the last poll listed again under an address and title that it had listed already.';
COMMENT ON COLUMN mart.feed.day_order IS 'Which of two numbers the outlet was seen to write as the day: day first or month first; null where it was not seen.';
