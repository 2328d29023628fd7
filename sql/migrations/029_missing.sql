-- What did not come from a source is asked for source by source.

CREATE INDEX entry_missing ON marsad.entry (source_id, first_seen_at DESC, entry_id DESC) WHERE reason IS NOT NULL AND state <> 'fetched';
COMMENT ON INDEX marsad.entry_missing IS 'The entries of a source whose page did not come, the latest first.';
