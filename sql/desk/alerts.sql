-- name: alerts
-- What was told, or is to be told, to whom; latest first, from a place in that order on.
SELECT l.alert_id, l.subscription_id, l.story_id, l.article_id, l.change, l.facts, l.reason AS why,
       l.created_at, st.title, d.delivery_id, d.state, d.sent_at,
       d.attempts, d.reason, d.subject, d.digest_at, d.channel
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id) JOIN marsad.story st USING (story_id)
WHERE l.alert_id < coalesce(%(before)s::bigint, 9223372036854775807)
  AND (%(subscription)s::text IS NULL OR l.subscription_id = %(subscription)s)
ORDER BY l.alert_id DESC LIMIT %(limit)s;

-- name: subscriptions
-- The subscriptions, whether their reader stopped them, and where they go (not the whole address).
SELECT b.subscription_id, b.language, b.zone, b.is_active,
       EXISTS (SELECT FROM marsad.stop s WHERE s.subscription_id = b.subscription_id AND s.address = b.address) AS is_stopped, b.channel,
       CASE b.channel WHEN 'email' THEN left(b.address, 2) || '…' || substring(b.address FROM '@.*$') WHEN 'telegram' THEN left(b.address, 2) || '…' || right(b.address, 2)
                      ELSE b.address END AS address
FROM marsad.subscription b ORDER BY b.is_active DESC, b.subscription_id LIMIT 1000;

-- name: stopped
-- The channels that take no messages now, with what they said last and how many messages are due.
SELECT channel, failing_since, reason,
       (SELECT count(*) FROM marsad.delivery d JOIN marsad.subscription b USING (subscription_id)
        WHERE d.state IN ('pending', 'claimed') AND d.next_attempt_at <= now()
          AND CASE b.channel WHEN 'email' THEN 'email' ELSE b.channel || ' ' || b.address END = s.channel) AS waiting
FROM marsad.channel_state s WHERE failing_since IS NOT NULL ORDER BY channel LIMIT 100;
