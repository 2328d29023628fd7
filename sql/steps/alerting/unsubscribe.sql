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
