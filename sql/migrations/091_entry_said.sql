-- An attack in a place where an agreement silences arms is kept, so that its reports join, but it isn't told as a breach before a report says so.
ALTER TABLE marsad.ledger_entry ADD COLUMN is_said boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN marsad.ledger_entry.is_said IS 'Whether a report says what it is: false of an attack that only an agreement in force there makes a violation.';
