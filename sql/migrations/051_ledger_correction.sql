-- What analysts set right in the ledger: kept for ever, and applied anew whenever events are drawn anew.

CREATE TABLE marsad.ledger_correction (
    correction_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id      bigint NOT NULL REFERENCES marsad.article,
    kind            text NOT NULL CHECK (kind IN ('ceasefire', 'patrol', 'violation', 'talks')),
    event_field     text NOT NULL CHECK (event_field IN ('title', 'text')),
    event_start     integer NOT NULL CHECK (event_start >= 0),
    event_end       integer NOT NULL CHECK (event_end > event_start),
    event_quote     text NOT NULL CHECK (length(event_quote) = event_end - event_start),
    fact            text NOT NULL CHECK (fact <> ''),
    field           text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset    integer NOT NULL CHECK (start_offset >= 0),
    end_offset      integer NOT NULL CHECK (end_offset > start_offset),
    quote           text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    value           text CHECK (value <> ''),
    rule            text NOT NULL,
    version         text NOT NULL,
    made_by         text NOT NULL CHECK (made_by <> ''),
    made_at         timestamptz NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000)
);
COMMENT ON TABLE marsad.ledger_correction IS 'One row per field of an event that an analyst set right. Never changed or removed: a later correction of the same field wins.';
COMMENT ON COLUMN marsad.ledger_correction.correction_id IS 'Internal id; smaller ones were made earlier.';
COMMENT ON COLUMN marsad.ledger_correction.article_id IS 'The article whose event it is.';
COMMENT ON COLUMN marsad.ledger_correction.kind IS 'What the event is of.';
COMMENT ON COLUMN marsad.ledger_correction.event_field IS 'Where the words of its status stand: title or text.';
COMMENT ON COLUMN marsad.ledger_correction.event_start IS 'First character of those words when it was corrected.';
COMMENT ON COLUMN marsad.ledger_correction.event_end IS 'Character after their last.';
COMMENT ON COLUMN marsad.ledger_correction.event_quote IS 'Those words: events are drawn anew under other numbers, words stay.';
COMMENT ON COLUMN marsad.ledger_correction.fact IS 'What is wrong: event (there is none), status, begins, party, place, count, speaker …';
COMMENT ON COLUMN marsad.ledger_correction.field IS 'Where the words of the wrong fact stand: title or text.';
COMMENT ON COLUMN marsad.ledger_correction.start_offset IS 'Their first character when it was corrected.';
COMMENT ON COLUMN marsad.ledger_correction.end_offset IS 'Character after their last.';
COMMENT ON COLUMN marsad.ledger_correction.quote IS 'Those words.';
COMMENT ON COLUMN marsad.ledger_correction.value IS 'What is right instead; null: nothing, the article doesn''t say it.';
COMMENT ON COLUMN marsad.ledger_correction.rule IS 'The rule that had found the event.';
COMMENT ON COLUMN marsad.ledger_correction.version IS 'Version of the ledger''s rules that had.';
COMMENT ON COLUMN marsad.ledger_correction.made_by IS 'Who corrected: the name that they signed in with.';
COMMENT ON COLUMN marsad.ledger_correction.made_at IS 'When.';
COMMENT ON COLUMN marsad.ledger_correction.reason IS 'Why, in the analyst''s words.';
CREATE INDEX ledger_correction_article ON marsad.ledger_correction (article_id);
COMMENT ON INDEX marsad.ledger_correction_article IS 'The corrections of an article''s events, to be applied anew.';
