-- name: alerts
-- What was told, or is to be told, to whom; latest first, from a place in that order on.
SELECT l.alert_id, l.subscription_id, l.story_id, l.article_id, l.change, l.created_at, st.title, d.delivery_id, d.state, d.sent_at,
       d.attempts, d.reason, d.subject
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id) JOIN marsad.story st USING (story_id)
WHERE l.alert_id < coalesce(%(before)s::bigint, 9223372036854775807)
  AND (%(subscription)s::text IS NULL OR l.subscription_id = %(subscription)s)
ORDER BY l.alert_id DESC LIMIT %(limit)s;

-- name: subscriptions
-- The subscriptions with what they got.
SELECT b.subscription_id, b.language, b.zone, b.is_active, left(b.address, 2) || '…' || substring(b.address FROM '@.*$') AS address
FROM marsad.subscription b ORDER BY b.is_active DESC, b.subscription_id LIMIT 1000;
