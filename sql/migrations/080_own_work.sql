-- For one's own work on the desk: marks, tags and notes on stories and on entries of the ledger, and searches with a name.

CREATE TABLE marsad.own_note (
    note_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_name   text NOT NULL CHECK (user_name <> ''),
    subject     text NOT NULL CHECK (subject IN ('story', 'entry')),
    article_id  bigint NOT NULL REFERENCES marsad.article,
    kind        text NOT NULL DEFAULT '' CHECK ((kind <> '') = (subject = 'entry')),
    number      integer NOT NULL DEFAULT 0,
    is_marked   boolean NOT NULL,
    tags        text[] NOT NULL CHECK (cardinality(tags) <= 20),
    note        text NOT NULL CHECK (length(note) <= 4000),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_name, subject, article_id, kind, number)
);
COMMENT ON TABLE marsad.own_note IS
    'One row per story or entry that a user of the desk marked, tagged or noted, for nobody else. It hangs on an article: stories and entries are rebuilt under other numbers, articles keep theirs.';
COMMENT ON COLUMN marsad.own_note.note_id IS 'Internal id.';
COMMENT ON COLUMN marsad.own_note.user_name IS 'Whose it is: the name that they signed in with.';
COMMENT ON COLUMN marsad.own_note.subject IS 'What it is on: a story or an entry of the ledger.';
COMMENT ON COLUMN marsad.own_note.article_id IS 'The article that stands for it: of a story the first, of an entry that of its first report.';
COMMENT ON COLUMN marsad.own_note.kind IS 'Of an entry: its kind; of a story empty.';
COMMENT ON COLUMN marsad.own_note.number IS 'Of an entry: which event of its article it was.';
COMMENT ON COLUMN marsad.own_note.is_marked IS 'Whether it is marked.';
COMMENT ON COLUMN marsad.own_note.tags IS 'The user''s own words for it.';
COMMENT ON COLUMN marsad.own_note.note IS 'The user''s note.';
COMMENT ON COLUMN marsad.own_note.changed_at IS 'When it was last changed.';
CREATE INDEX own_note_user ON marsad.own_note (user_name, note_id DESC);
COMMENT ON INDEX marsad.own_note_user IS 'What a user marked, the latest first.';
CREATE INDEX own_note_article ON marsad.own_note (article_id);
COMMENT ON INDEX marsad.own_note_article IS 'The notes that hang on an article.';

CREATE TABLE marsad.saved_search (
    search_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_name   text NOT NULL CHECK (user_name <> ''),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    query       text NOT NULL CHECK (length(query) <= 2000),
    feed_key    text NOT NULL UNIQUE CHECK (length(feed_key) BETWEEN 32 AND 100),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_name, name)
);
COMMENT ON TABLE marsad.saved_search IS 'One row per search that a user of the desk gave a name.';
COMMENT ON COLUMN marsad.saved_search.search_id IS 'Internal id.';
COMMENT ON COLUMN marsad.saved_search.user_name IS 'Whose it is: the name that they signed in with.';
COMMENT ON COLUMN marsad.saved_search.name IS 'What they call it.';
COMMENT ON COLUMN marsad.saved_search.query IS 'The parameters of the page /search, as an address has them.';
COMMENT ON COLUMN marsad.saved_search.feed_key IS 'The secret part of its feed''s address: it opens that feed and nothing else. Saved anew, the search gets another one.';
COMMENT ON COLUMN marsad.saved_search.created_at IS 'When it was saved.';
