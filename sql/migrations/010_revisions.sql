-- Edits and what is learned: when an entry's page is read again, and snapshots of what a source repeats.

ALTER TABLE marsad.entry ADD COLUMN reread_at timestamptz, ADD COLUMN rereads integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN marsad.entry.reread_at IS 'When its page is to be fetched again, to see whether the article was edited; null: never.';
COMMENT ON COLUMN marsad.entry.rereads IS 'How often its page was fetched again.';
CREATE INDEX entry_reread ON marsad.entry (source_id, reread_at) WHERE reread_at IS NOT NULL;
COMMENT ON INDEX marsad.entry_reread IS 'The pages to be fetched again.';

CREATE TABLE marsad.snapshot (
    snapshot_id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    text NOT NULL REFERENCES marsad.source,
    kind         text NOT NULL CHECK (kind IN ('phrases', 'lines')),
    hashes       bigint[] NOT NULL,
    made_at      timestamptz NOT NULL
);
COMMENT ON TABLE marsad.snapshot IS 'One row per time that maintain learned what a source repeats in many articles; only the latest is used, all stay.';
COMMENT ON COLUMN marsad.snapshot.snapshot_id IS 'Internal id; decisions and articles name the one that they used.';
COMMENT ON COLUMN marsad.snapshot.source_id IS 'Whose repetitions they are.';
COMMENT ON COLUMN marsad.snapshot.kind IS 'phrases (runs of words that make no copy) or lines (that are no text of an article).';
COMMENT ON COLUMN marsad.snapshot.hashes IS 'What is repeated, hashed, as signed 64-bit numbers, sorted.';
COMMENT ON COLUMN marsad.snapshot.made_at IS 'When it was learned.';
CREATE INDEX snapshot_latest ON marsad.snapshot (source_id, kind, snapshot_id DESC);
COMMENT ON INDEX marsad.snapshot_latest IS 'The latest snapshot of a source.';

ALTER TABLE marsad.article
    ADD COLUMN lines_snapshot integer REFERENCES marsad.snapshot,
    ADD COLUMN phrases_snapshot integer REFERENCES marsad.snapshot;
COMMENT ON COLUMN marsad.article.lines_snapshot IS 'Which snapshot of the source''s repeated lines was left out of the text; null: none was known.';
COMMENT ON COLUMN marsad.article.phrases_snapshot IS 'Which snapshot of the source''s repeated phrases doesn''t count in its fingerprint; null: none was known.';

ALTER TABLE marsad.duplicate ALTER COLUMN snapshot DROP NOT NULL, ALTER COLUMN snapshot DROP DEFAULT;
COMMENT ON COLUMN marsad.duplicate.snapshot IS 'Which snapshot of the source''s repeated phrases the decision left out; null: none was known.';
