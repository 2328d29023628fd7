-- What a feed shows beside its entries' text: how its outlet writes dates, what it lists twice, what a channel edits and passes on.

ALTER TABLE marsad.source ADD COLUMN day_order text CHECK (day_order IN ('day first', 'month first'));
COMMENT ON COLUMN marsad.source.day_order IS 'Which of two numbers the outlet writes as the day (11/05/2026), as its feeds last showed by a date that can be read in one order only; null where none did.';

ALTER TABLE marsad.poll ADD COLUMN entries_merged integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN marsad.poll.entries_merged IS 'Entries that the feed listed again under an address and title that it had listed already.';

ALTER TABLE marsad.entry
    ADD COLUMN is_day_open boolean NOT NULL DEFAULT false,
    ADD COLUMN is_edited boolean NOT NULL DEFAULT false,
    ADD COLUMN forwarded_from text;
COMMENT ON COLUMN marsad.entry.is_day_open IS 'Whether nothing told the day of published_at from its month: the day was read first.';
COMMENT ON COLUMN marsad.entry.is_edited IS 'Whether the channel says that the post was edited.';
COMMENT ON COLUMN marsad.entry.forwarded_from IS 'Whose words a channel passes on; null for its own.';
