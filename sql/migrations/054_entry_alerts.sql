-- Alerts on entries of the ledger: one per subscriber, entry and step. What joins no entry is told by its story, as before.

ALTER TABLE marsad.alert
    ADD entry_id bigint REFERENCES marsad.ledger_entry ON DELETE SET NULL,
    ADD kind text CHECK (kind IN ('ceasefire', 'patrol', 'violation', 'talks')),
    ADD is_merged boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT alert_subscription_id_story_id_change_key,
    ADD CONSTRAINT alert_entry_kind CHECK (entry_id IS NULL OR kind IS NOT NULL);
COMMENT ON COLUMN marsad.alert.entry_id IS 'The entry of which it tells a step; it follows its article where entries merge or split. Null: told by its story, or its entry is no more.';
COMMENT ON COLUMN marsad.alert.kind IS 'What its entry is of: ceasefire, patrol, violation or talks; null where it is told by its story.';
COMMENT ON COLUMN marsad.alert.is_merged IS 'Whether it came with another entry that became one with this one, and tells a step that this one''s reader had been told already.';
COMMENT ON COLUMN marsad.alert.change IS 'What is new: of an entry the step, such as ceasefire/extended; of a story "new" for its first matching mention, else the facts that changed.';
CREATE UNIQUE INDEX alert_step ON marsad.alert (subscription_id, entry_id, change) WHERE entry_id IS NOT NULL AND NOT is_merged;
COMMENT ON INDEX marsad.alert_step IS 'One alert per subscriber, entry and step.';
CREATE UNIQUE INDEX alert_change ON marsad.alert (subscription_id, story_id, change) WHERE kind IS NULL;
COMMENT ON INDEX marsad.alert_change IS 'One alert per subscriber, story and change, of what joins no entry.';
CREATE INDEX alert_entry ON marsad.alert (entry_id) WHERE entry_id IS NOT NULL;
COMMENT ON INDEX marsad.alert_entry IS 'Who was told of an entry.';
CREATE INDEX alert_article ON marsad.alert (article_id) WHERE kind IS NOT NULL;
COMMENT ON INDEX marsad.alert_article IS 'The alerts that follow an article into its entry.';
