-- The ledger in the order of its latest reports, of all kinds: the desk's list read every entry to show fifty.

CREATE INDEX ledger_entry_last ON marsad.ledger_entry (last_at DESC, entry_id DESC);
COMMENT ON INDEX marsad.ledger_entry_last IS 'The entries of all kinds, the latest reported first.';
