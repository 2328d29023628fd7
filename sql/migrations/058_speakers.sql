-- The pages of speakers and outlets: what somebody said, and what an outlet reported, latest first.
CREATE INDEX ledger_event_speaker ON marsad.ledger_event (speaker, at DESC) WHERE speaker IS NOT NULL;
COMMENT ON INDEX marsad.ledger_event_speaker IS 'What a speaker said, latest first.';
CREATE INDEX ledger_event_at ON marsad.ledger_event (at DESC, event_id DESC);
COMMENT ON INDEX marsad.ledger_event_at IS 'The latest events of all kinds.';
