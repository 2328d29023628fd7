-- Keys of programs that read the desk's API for somebody who is signed in.

CREATE TABLE marsad.api_token (
    token_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_name   text NOT NULL CHECK (user_name <> ''),
    label       text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    sha256      bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);
COMMENT ON TABLE marsad.api_token IS 'One row per key that a user of the desk made for a program. The key itself is shown once and kept nowhere.';
COMMENT ON COLUMN marsad.api_token.token_id IS 'Internal id.';
COMMENT ON COLUMN marsad.api_token.user_name IS 'Who made it, and for whom it reads.';
COMMENT ON COLUMN marsad.api_token.label IS 'What it is for, in their words.';
COMMENT ON COLUMN marsad.api_token.sha256 IS 'SHA-256 of the key.';
COMMENT ON COLUMN marsad.api_token.created_at IS 'When it was made.';
COMMENT ON COLUMN marsad.api_token.expires_at IS 'From when on it is refused.';
COMMENT ON COLUMN marsad.api_token.revoked_at IS 'When it was revoked; null: it holds until it expires.';
CREATE INDEX api_token_user ON marsad.api_token (user_name, token_id DESC);
COMMENT ON INDEX marsad.api_token_user IS 'The keys of a user.';
