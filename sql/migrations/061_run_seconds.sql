-- A run says where its processor time went, and one that was killed doesn't stay running for ever.
ALTER TABLE marsad.run ADD COLUMN seconds jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN marsad.run.seconds IS 'Processor seconds of its stations, as numbers by name: read (the reader''s children), analyse, link.';
COMMENT ON COLUMN marsad.run.finished_at IS 'When it ended; null while it runs. Of a killed run: when the next one found it dead.';
COMMENT ON COLUMN marsad.run.state IS 'running, done or failed; a killed run is failed as soon as the next one begins.';
CREATE INDEX run_running ON marsad.run (run_id) WHERE state = 'running';
COMMENT ON INDEX marsad.run_running IS 'The runs that go on, or were killed.';
