-- What an article begins with: whether its news is new is seen there, whatever background stands below.

ALTER TABLE marsad.fingerprint ADD COLUMN opening bytea NOT NULL DEFAULT '' CHECK (length(opening) % 4 = 0);
COMMENT ON COLUMN marsad.fingerprint.opening IS 'Its first forty words, headline included and dateline not, as in words; empty for versions before 3.';
