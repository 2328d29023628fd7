-- Which outlets copy whom, how often and how fast?
-- A row is one pair of outlets; the lag is the median number of hours between the two publications.
SELECT o.source_id AS original_in, c.source_id AS copied_in, count(*) AS copies,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.published_at - o.published_at)) / 3600)::numeric, 1)
           AS median_lag_hours
FROM mart.article c JOIN mart.article o ON o.article_id = c.original_id
GROUP BY o.source_id, c.source_id
ORDER BY copies DESC, original_in, copied_in;
