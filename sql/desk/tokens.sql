-- name: of_user
-- The keys that somebody made, the latest first.
SELECT token_id, label, created_at, expires_at, revoked_at FROM marsad.api_token WHERE user_name = %(user)s ORDER BY token_id DESC LIMIT 100;

-- name: holder
-- Whose a key is that holds now.
SELECT user_name FROM marsad.api_token
WHERE sha256 = decode(%(sha256)s, 'hex') AND revoked_at IS NULL AND expires_at > now() LIMIT 1;

-- name: make
-- Keep a new key of somebody, for a year.
INSERT INTO marsad.api_token (user_name, label, sha256, expires_at)
SELECT %(user)s, %(label)s, decode(%(sha256)s, 'hex'), now() + interval '365 days' LIMIT 1;

-- name: revoke
-- Refuse a key of somebody from now on.
UPDATE marsad.api_token SET revoked_at = now()
WHERE token_id = (SELECT token_id FROM marsad.api_token WHERE token_id = %(token_id)s::bigint AND user_name = %(user)s AND revoked_at IS NULL LIMIT 1);
