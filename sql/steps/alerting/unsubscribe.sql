-- name: subscription
-- A subscription that is named in the file, with the address that it goes to.
SELECT subscription_id, address, language FROM marsad.subscription WHERE subscription_id = %(subscription_id)s AND is_active;

-- name: stop
-- Records that a reader stopped a subscription.
INSERT INTO marsad.stop (subscription_id, address, stopped_at) VALUES (%(subscription_id)s, %(address)s, %(now)s)
ON CONFLICT (subscription_id, address) DO NOTHING;

-- name: resume
-- Forgets that readers stopped a subscription.
DELETE FROM marsad.stop WHERE subscription_id = %(subscription_id)s;

-- name: named_still
-- The subscriptions of the file that go to an address.
SELECT subscription_id FROM marsad.subscription WHERE lower(address) = lower(%(address)s) AND is_active ORDER BY subscription_id;

-- name: forget_alerts
-- Erases the alerts of an address that is no longer named.
DELETE FROM marsad.alert WHERE subscription_id IN (SELECT subscription_id FROM marsad.subscription WHERE lower(address) = lower(%(address)s));

-- name: forget_own_deliveries
-- Erases the messages of a subscription that went to an address alone.
DELETE FROM marsad.delivery WHERE subscription_id IN (SELECT subscription_id FROM marsad.subscription WHERE lower(address) = lower(%(address)s));

-- name: forget_deliveries
-- Takes an address out of the messages of subscriptions that go to another one now.
UPDATE marsad.delivery SET address = '', reason = NULL, state = CASE WHEN state IN ('pending', 'claimed') THEN 'withdrawn' ELSE state END
WHERE lower(address) = lower(%(address)s);

-- name: forget_stops
-- Erases that an address stopped something.
DELETE FROM marsad.stop WHERE lower(address) = lower(%(address)s)
    OR subscription_id IN (SELECT subscription_id FROM marsad.subscription WHERE lower(address) = lower(%(address)s));

-- name: forget_subscriptions
-- Erases the subscriptions that went to an address.
DELETE FROM marsad.subscription WHERE lower(address) = lower(%(address)s);

-- name: forget_channels
-- Erases the state of the ways that lead to an address alone.
DELETE FROM marsad.channel_state WHERE lower(channel) = ANY (SELECT one || ' ' || lower(%(address)s) FROM unnest(ARRAY['webhook', 'telegram', 'slack', 'teams']) AS one);

-- name: forget_words
-- Takes an address out of what runs, channels and faults say went wrong.
WITH runs AS (
    UPDATE marsad.run SET problem = replace(problem, %(address)s, '…') WHERE position(%(address)s IN problem) > 0 RETURNING 1
), channels AS (
    UPDATE marsad.channel_state SET reason = replace(reason, %(address)s, '…') WHERE position(%(address)s IN reason) > 0 RETURNING 1
), messages AS (
    UPDATE marsad.delivery SET reason = replace(reason, %(address)s, '…') WHERE position(%(address)s IN reason) > 0 RETURNING 1
), faults AS (
    UPDATE marsad.fault SET detail = replace(detail, %(address)s, '…') WHERE position(%(address)s IN detail) > 0 RETURNING 1
)
SELECT count(*) AS words FROM (SELECT FROM runs UNION ALL SELECT FROM channels UNION ALL SELECT FROM messages UNION ALL SELECT FROM faults) AS w;

-- name: forget_own
-- Erases what a user of the desk keeps for themselves: notes, saved searches, and keys of programs.
WITH notes AS (
    DELETE FROM marsad.own_note WHERE lower(user_name) = lower(%(user)s) RETURNING 1
), searches AS (
    DELETE FROM marsad.saved_search WHERE lower(user_name) = lower(%(user)s) RETURNING 1
), keys AS (
    DELETE FROM marsad.api_token WHERE lower(user_name) = lower(%(user)s) RETURNING 1
)
SELECT count(*) AS rows FROM (SELECT FROM notes UNION ALL SELECT FROM searches UNION ALL SELECT FROM keys) AS gone;
