-- Corrections by analysts: kept for ever, and applied anew whenever mentions are derived anew. And what the desk's pages need.

CREATE TABLE marsad.correction (
    correction_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           text NOT NULL CHECK (kind IN ('wrong', 'missing', 'label', 'merge', 'split')),
    article_id     bigint REFERENCES marsad.article,
    story_id       bigint REFERENCES marsad.story,
    other_id       bigint REFERENCES marsad.story CHECK (other_id <> story_id),
    anchor_id      bigint REFERENCES marsad.article,
    apart_id       bigint REFERENCES marsad.article CHECK (apart_id <> article_id),
    topic          text REFERENCES marsad.topic,
    field          text CHECK (field IN ('title', 'text')),
    start_offset   integer CHECK (start_offset >= 0),
    end_offset     integer CHECK (end_offset > start_offset),
    quote          text CHECK (length(quote) = end_offset - start_offset),
    rule           text,
    version        text,
    theatre        text,
    status         text,
    made_by        text NOT NULL CHECK (made_by <> ''),
    made_at        timestamptz NOT NULL,
    reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    CHECK (kind IN ('merge', 'split') OR num_nulls(article_id, topic, field, start_offset, end_offset, quote) = 0),
    CHECK (kind IN ('wrong', 'merge', 'split') OR theatre IS NOT NULL),
    CHECK (kind NOT IN ('merge', 'split') OR num_nulls(story_id, other_id, article_id, anchor_id) = 0),
    CHECK (kind <> 'split' OR apart_id IS NOT NULL)
);
COMMENT ON TABLE marsad.correction IS 'One row per thing that an analyst corrected. Never changed or removed: a later correction of the same place wins.';
COMMENT ON COLUMN marsad.correction.correction_id IS 'Internal id; smaller ones were made earlier.';
COMMENT ON COLUMN marsad.correction.kind IS 'wrong (no mention), missing (a mention that no rule found), label (other theatre or status), merge or split.';
COMMENT ON COLUMN marsad.correction.article_id IS 'The article that was corrected; of a merge: the first of the story that went; of a split: one that left its story.';
COMMENT ON COLUMN marsad.correction.story_id IS 'The story that articles came to: of a merge the one that was kept, of a split the new one.';
COMMENT ON COLUMN marsad.correction.other_id IS 'The story that they came from.';
COMMENT ON COLUMN marsad.correction.anchor_id IS 'The article that it belongs with: stories may be rebuilt under other numbers, articles keep theirs.';
COMMENT ON COLUMN marsad.correction.apart_id IS 'Of a split: the article that it does not belong with.';
COMMENT ON COLUMN marsad.correction.topic IS 'The topic of the mention.';
COMMENT ON COLUMN marsad.correction.field IS 'Where the mention stands: title or text.';
COMMENT ON COLUMN marsad.correction.start_offset IS 'First character of the quote when it was corrected; a later text is searched for the quote.';
COMMENT ON COLUMN marsad.correction.end_offset IS 'Character after the last one of the quote.';
COMMENT ON COLUMN marsad.correction.quote IS 'The words that were corrected.';
COMMENT ON COLUMN marsad.correction.rule IS 'The rule whose mention was corrected; null where none had found it.';
COMMENT ON COLUMN marsad.correction.version IS 'Version of that rule''s topic.';
COMMENT ON COLUMN marsad.correction.theatre IS 'The right theatre.';
COMMENT ON COLUMN marsad.correction.status IS 'The right status; ceasefire mentions only.';
COMMENT ON COLUMN marsad.correction.made_by IS 'Who corrected: the name that they signed in with.';
COMMENT ON COLUMN marsad.correction.made_at IS 'When.';
COMMENT ON COLUMN marsad.correction.reason IS 'Why, in the analyst''s words.';
CREATE INDEX correction_article ON marsad.correction (article_id);
COMMENT ON INDEX marsad.correction_article IS 'The corrections of an article, to be applied anew.';
CREATE INDEX correction_story ON marsad.correction (story_id);
COMMENT ON INDEX marsad.correction_story IS 'The merges and splits of a story.';
CREATE INDEX correction_rule ON marsad.correction (topic, rule) WHERE rule IS NOT NULL;
COMMENT ON INDEX marsad.correction_rule IS 'The rules that were corrected most.';

ALTER TABLE marsad.story ADD COLUMN merged_into bigint REFERENCES marsad.story CHECK (merged_into <> story_id);
COMMENT ON COLUMN marsad.story.merged_into IS 'The story that an analyst found to be the same: it has the articles now.';
CREATE INDEX story_merged ON marsad.story (merged_into) WHERE merged_into IS NOT NULL;
COMMENT ON INDEX marsad.story_merged IS 'The stories that were merged into one.';

CREATE INDEX story_created ON marsad.story (created_at DESC, story_id DESC);
COMMENT ON INDEX marsad.story_created IS 'The stories of a day, for the desk.';
CREATE INDEX entry_troubled ON marsad.entry (first_seen_at DESC) WHERE reason IS NOT NULL;
COMMENT ON INDEX marsad.entry_troubled IS 'The pages of a day that could not be fetched, for the desk.';
CREATE INDEX alert_created ON marsad.alert (created_at DESC);
COMMENT ON INDEX marsad.alert_created IS 'The alerts of a day, for the desk.';
CREATE INDEX delivery_stuck ON marsad.delivery (claimed_at DESC) WHERE state IN ('refused', 'parked');
COMMENT ON INDEX marsad.delivery_stuck IS 'The messages that were not accepted, for the desk.';
