-- Texts that feeds carried go by age, and the faults that a person is told of are the newest.

CREATE INDEX entry_text_seen ON marsad.entry_text (seen_at);
COMMENT ON INDEX marsad.entry_text_seen IS 'The oldest texts, for retention.';
CREATE INDEX fault_first ON marsad.fault (first_at);
COMMENT ON INDEX marsad.fault_first IS 'The newest faults, for the operators'' mail.';
