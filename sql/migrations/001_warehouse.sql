-- Warehouse v1: everything that the pipeline owns, in schema marsad. Analysts read schema mart (sql/views), never this one.
-- Portable over PostgreSQL 15 to 18. Times are timestamptz; hashes are raw bytes; offsets count characters of the stored text.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE marsad.run (
    run_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step            text NOT NULL CHECK (step IN ('seed', 'collect', 'understand', 'publish', 'maintain')),
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz CHECK (finished_at >= started_at),
    state           text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
    counts          jsonb NOT NULL DEFAULT '{}',
    problem         text
);
COMMENT ON TABLE marsad.run IS 'One row per execution of a step over one shard or batch, by Airflow or by hand.';
COMMENT ON COLUMN marsad.run.run_id IS 'Internal id.';
COMMENT ON COLUMN marsad.run.step IS 'Which step ran.';
COMMENT ON COLUMN marsad.run.started_at IS 'When it began.';
COMMENT ON COLUMN marsad.run.finished_at IS 'When it ended; null while it runs, or when it was killed.';
COMMENT ON COLUMN marsad.run.state IS 'running, done or failed; a killed run stays running.';
COMMENT ON COLUMN marsad.run.counts IS 'What it did, as numbers by name.';
COMMENT ON COLUMN marsad.run.problem IS 'Why it failed, in plain words.';
CREATE INDEX run_step_started ON marsad.run (step, started_at DESC);
COMMENT ON INDEX marsad.run_step_started IS 'The last runs of a step, for marsad status.';

-- ── collect ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE marsad.source (
    source_id       text PRIMARY KEY CHECK (source_id ~ '^[a-z0-9][a-z0-9-]*$'),
    name_ar         text NOT NULL,
    name_en         text NOT NULL,
    country         text CHECK (country ~ '^[A-Z]{2}$'),
    ownership       text NOT NULL DEFAULT 'unknown'
                    CHECK (ownership IN ('state', 'state_funded', 'party', 'private', 'independent', 'agency', 'unknown')),
    theatre         text,
    language        text NOT NULL DEFAULT 'ar',
    home            text NOT NULL,
    is_active       boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE marsad.source IS 'One row per outlet, as config/sources.yaml describes it, and the source "seed" of the seed corpus.';
COMMENT ON COLUMN marsad.source.source_id IS 'The outlet''s short name in config/sources.yaml.';
COMMENT ON COLUMN marsad.source.name_ar IS 'Name in Arabic.';
COMMENT ON COLUMN marsad.source.name_en IS 'Name in English.';
COMMENT ON COLUMN marsad.source.country IS 'ISO 3166-1 alpha-2 code of its newsroom or owner state, where well known.';
COMMENT ON COLUMN marsad.source.ownership IS 'Who owns it, where well known.';
COMMENT ON COLUMN marsad.source.theatre IS 'The conflict that it mostly reports; null for pan-Arab outlets.';
COMMENT ON COLUMN marsad.source.language IS 'ISO 639-1 code of the language that it writes in.';
COMMENT ON COLUMN marsad.source.home IS 'Address of its home page.';
COMMENT ON COLUMN marsad.source.is_active IS 'False once it no longer stands in config/sources.yaml: its articles stay.';

CREATE TABLE marsad.feed (
    feed_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id        text NOT NULL REFERENCES marsad.source,
    url              text NOT NULL UNIQUE,
    fallbacks        text[] NOT NULL DEFAULT '{}',
    is_active        boolean NOT NULL DEFAULT true,
    moved_to         text,
    etag             text,
    last_modified    text,
    body_sha256      bytea CHECK (length(body_sha256) = 32),
    state            text NOT NULL DEFAULT 'new',
    state_reason     text,
    state_since      timestamptz NOT NULL DEFAULT now(),
    failures         integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    due_at           timestamptz NOT NULL DEFAULT now(),
    last_polled_at   timestamptz,
    last_success_at  timestamptz,
    last_fresh_at    timestamptz,
    last_new_at      timestamptz
);
COMMENT ON TABLE marsad.feed IS 'One row per address that lists a source''s news, with the state of its polling.';
COMMENT ON COLUMN marsad.feed.feed_id IS 'Internal id.';
COMMENT ON COLUMN marsad.feed.source_id IS 'Whose feed it is.';
COMMENT ON COLUMN marsad.feed.url IS 'Its address in config/sources.yaml.';
COMMENT ON COLUMN marsad.feed.fallbacks IS 'Other known addresses, tried when it fails.';
COMMENT ON COLUMN marsad.feed.is_active IS 'False once it no longer stands in config/sources.yaml.';
COMMENT ON COLUMN marsad.feed.moved_to IS 'Where a permanent redirect leads: polled there from then on.';
COMMENT ON COLUMN marsad.feed.etag IS 'ETag of the last fresh answer.';
COMMENT ON COLUMN marsad.feed.last_modified IS 'Last-Modified of the last fresh answer, as it came.';
COMMENT ON COLUMN marsad.feed.body_sha256 IS 'SHA-256 of the last fresh body: validators lie.';
COMMENT ON COLUMN marsad.feed.state IS 'new, healthy, quiet, failing, blocked, moved or gone.';
COMMENT ON COLUMN marsad.feed.state_reason IS 'Why it is in this state, in plain words.';
COMMENT ON COLUMN marsad.feed.state_since IS 'Since when it is in this state.';
COMMENT ON COLUMN marsad.feed.failures IS 'Polls in a row that failed.';
COMMENT ON COLUMN marsad.feed.due_at IS 'When it is to be polled next.';
COMMENT ON COLUMN marsad.feed.last_polled_at IS 'When it was last polled, whatever came of it.';
COMMENT ON COLUMN marsad.feed.last_success_at IS 'When a poll last brought a readable feed or "unchanged".';
COMMENT ON COLUMN marsad.feed.last_fresh_at IS 'When a poll last brought a body: a server''s "unchanged" is believed for some time only.';
COMMENT ON COLUMN marsad.feed.last_new_at IS 'When a poll last brought a new entry.';
CREATE INDEX feed_due ON marsad.feed (due_at) WHERE is_active;
COMMENT ON INDEX marsad.feed_due IS 'The feeds that are due.';

CREATE TABLE marsad.poll (
    poll_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_id          bigint NOT NULL REFERENCES marsad.feed,
    run_id           bigint REFERENCES marsad.run,
    polled_at        timestamptz NOT NULL,
    url              text NOT NULL,
    outcome          text NOT NULL,
    http_status      integer,
    reason           text,
    body_bytes       integer NOT NULL DEFAULT 0,
    elapsed_seconds  real NOT NULL DEFAULT 0,
    entries_seen     integer NOT NULL DEFAULT 0,
    entries_new      integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE marsad.poll IS 'One row per GET of a feed.';
COMMENT ON COLUMN marsad.poll.poll_id IS 'Internal id.';
COMMENT ON COLUMN marsad.poll.feed_id IS 'Which feed was polled.';
COMMENT ON COLUMN marsad.poll.run_id IS 'Which run polled it.';
COMMENT ON COLUMN marsad.poll.polled_at IS 'When the answer came.';
COMMENT ON COLUMN marsad.poll.url IS 'The address that was asked: the feed''s, where it moved, or a fallback.';
COMMENT ON COLUMN marsad.poll.outcome IS 'fresh, unchanged, gone, blocked, unavailable, refused, or unreadable: a body that is no feed.';
COMMENT ON COLUMN marsad.poll.http_status IS 'HTTP status; null where no answer came.';
COMMENT ON COLUMN marsad.poll.reason IS 'What went wrong, in plain words.';
COMMENT ON COLUMN marsad.poll.body_bytes IS 'Size of the decompressed body, bytes.';
COMMENT ON COLUMN marsad.poll.elapsed_seconds IS 'Time from asking to the end of the answer, seconds.';
COMMENT ON COLUMN marsad.poll.entries_seen IS 'Entries that the feed listed.';
COMMENT ON COLUMN marsad.poll.entries_new IS 'Entries that were not known before.';
CREATE INDEX poll_feed_time ON marsad.poll (feed_id, polled_at DESC);
COMMENT ON INDEX marsad.poll_feed_time IS 'The history of a feed.';
CREATE INDEX poll_run ON marsad.poll (run_id);
COMMENT ON INDEX marsad.poll_run IS 'What a run polled.';

CREATE TABLE marsad.entry (
    entry_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id         text NOT NULL REFERENCES marsad.source,
    feed_id           bigint NOT NULL REFERENCES marsad.feed,
    url               text NOT NULL,
    canonical_url     text NOT NULL,
    canonical_sha256  bytea NOT NULL UNIQUE CHECK (length(canonical_sha256) = 32),
    guid              text,
    title             text NOT NULL,
    summary           text,
    author            text,
    published_at      timestamptz,
    first_seen_at     timestamptz NOT NULL,
    is_first_poll     boolean NOT NULL DEFAULT false,
    state             text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'fetched', 'failed')),
    attempts          integer NOT NULL DEFAULT 0,
    next_attempt_at   timestamptz NOT NULL DEFAULT now(),
    reason            text
);
COMMENT ON TABLE marsad.entry IS 'One row per item of a feed, the same item once: by canonical URL first, by GUID second.';
COMMENT ON COLUMN marsad.entry.entry_id IS 'Internal id.';
COMMENT ON COLUMN marsad.entry.source_id IS 'The outlet that listed it first.';
COMMENT ON COLUMN marsad.entry.feed_id IS 'The feed that listed it first.';
COMMENT ON COLUMN marsad.entry.url IS 'The address as listed.';
COMMENT ON COLUMN marsad.entry.canonical_url IS 'The address without what does not change the article.';
COMMENT ON COLUMN marsad.entry.canonical_sha256 IS 'SHA-256 of canonical_url: what makes the entry the same.';
COMMENT ON COLUMN marsad.entry.guid IS 'The feed''s own id for it, where it has one that is its alone.';
COMMENT ON COLUMN marsad.entry.title IS 'Title in the feed when first seen.';
COMMENT ON COLUMN marsad.entry.summary IS 'Summary in the feed.';
COMMENT ON COLUMN marsad.entry.author IS 'Author in the feed.';
COMMENT ON COLUMN marsad.entry.published_at IS 'Time in the feed, where it has one.';
COMMENT ON COLUMN marsad.entry.first_seen_at IS 'When a poll first saw it.';
COMMENT ON COLUMN marsad.entry.is_first_poll IS 'Whether it came with the first poll of its feed: history, not news.';
COMMENT ON COLUMN marsad.entry.state IS 'pending (its page is to be fetched), fetched, or failed (given up).';
COMMENT ON COLUMN marsad.entry.attempts IS 'How often its page was asked for.';
COMMENT ON COLUMN marsad.entry.next_attempt_at IS 'Not before then is its page asked for again.';
COMMENT ON COLUMN marsad.entry.reason IS 'Why the last attempt failed, in plain words.';
CREATE INDEX entry_pending ON marsad.entry (source_id, next_attempt_at) WHERE state = 'pending';
COMMENT ON INDEX marsad.entry_pending IS 'The pages still to be fetched.';
CREATE INDEX entry_guid ON marsad.entry (feed_id, guid) WHERE guid IS NOT NULL;
COMMENT ON INDEX marsad.entry_guid IS 'The second identity of an entry.';
CREATE INDEX entry_feed_seen ON marsad.entry (feed_id, first_seen_at);
COMMENT ON INDEX marsad.entry_feed_seen IS 'The pace of a feed.';

CREATE TABLE marsad.page (
    page_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id         bigint NOT NULL REFERENCES marsad.entry,
    fetched_at       timestamptz NOT NULL,
    url              text NOT NULL,
    final_url        text NOT NULL,
    http_status      integer NOT NULL,
    request_headers  jsonb NOT NULL DEFAULT '{}',
    headers          jsonb NOT NULL DEFAULT '{}',
    body             bytea NOT NULL,
    body_sha256      bytea NOT NULL CHECK (length(body_sha256) = 32),
    body_bytes       integer NOT NULL CHECK (body_bytes >= 0),
    state            text NOT NULL DEFAULT 'unread' CHECK (state IN ('unread', 'read', 'unreadable')),
    reason           text
);
ALTER TABLE marsad.page ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE marsad.page IS 'One row per answer of an entry''s address: the raw material, kept as it came.';
COMMENT ON COLUMN marsad.page.page_id IS 'Internal id.';
COMMENT ON COLUMN marsad.page.entry_id IS 'Whose page it is.';
COMMENT ON COLUMN marsad.page.fetched_at IS 'When the answer came.';
COMMENT ON COLUMN marsad.page.url IS 'The address that was asked.';
COMMENT ON COLUMN marsad.page.final_url IS 'The address that answered, after redirects.';
COMMENT ON COLUMN marsad.page.http_status IS 'HTTP status.';
COMMENT ON COLUMN marsad.page.request_headers IS 'Request headers.';
COMMENT ON COLUMN marsad.page.headers IS 'Response headers, names in lower case.';
COMMENT ON COLUMN marsad.page.body IS 'The body without transfer and content encoding, compressed with gzip for keeping.';
COMMENT ON COLUMN marsad.page.body_sha256 IS 'SHA-256 of the body before gzip.';
COMMENT ON COLUMN marsad.page.body_bytes IS 'Size of the body before gzip, bytes.';
COMMENT ON COLUMN marsad.page.state IS 'unread, read (an article came of it) or unreadable.';
COMMENT ON COLUMN marsad.page.reason IS 'Why no article came of it.';
CREATE INDEX page_entry ON marsad.page (entry_id);
COMMENT ON INDEX marsad.page_entry IS 'The pages of an entry.';
CREATE INDEX page_unread ON marsad.page (page_id) WHERE state = 'unread';
COMMENT ON INDEX marsad.page_unread IS 'The pages still to be read.';

-- ── understand ───────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE marsad.story (
    story_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title             text NOT NULL,
    first_at          timestamptz NOT NULL,
    last_at           timestamptz NOT NULL CHECK (last_at >= first_at),
    created_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE marsad.story IS 'One row per event that articles report: originals, copies and rewrites alike.';
COMMENT ON COLUMN marsad.story.story_id IS 'Internal id.';
COMMENT ON COLUMN marsad.story.title IS 'Title of its first article.';
COMMENT ON COLUMN marsad.story.first_at IS 'Publication (else arrival) of its first article.';
COMMENT ON COLUMN marsad.story.last_at IS 'Publication (else arrival) of its latest article.';
COMMENT ON COLUMN marsad.story.created_at IS 'When Marsad opened it.';
CREATE INDEX story_last ON marsad.story (last_at DESC);
COMMENT ON INDEX marsad.story_last IS 'The latest stories.';

CREATE TABLE marsad.article (
    article_id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id            text NOT NULL REFERENCES marsad.source,
    entry_id             bigint REFERENCES marsad.entry,
    page_id              bigint REFERENCES marsad.page,
    seed                 text UNIQUE,
    url                  text NOT NULL,
    canonical_url        text NOT NULL,
    canonical_sha256     bytea NOT NULL UNIQUE CHECK (length(canonical_sha256) = 32),
    title                text NOT NULL,
    text                 text NOT NULL,
    author               text,
    site_name            text,
    published_at         timestamptz,
    published_precision  text,
    published_basis      text,
    published_zone       text,
    published_reason     text,
    language             text,
    language_confidence  real NOT NULL CHECK (language_confidence BETWEEN 0 AND 1),
    language_reason      text NOT NULL,
    is_arabic            boolean NOT NULL,
    disposition          text NOT NULL CHECK (disposition IN ('kept', 'duplicate', 'set_aside')),
    story_id             bigint REFERENCES marsad.story,
    removed              jsonb NOT NULL DEFAULT '{}',
    extractor            text NOT NULL,
    classified_by        text,
    first_seen_at        timestamptz NOT NULL,
    stored_at            timestamptz NOT NULL DEFAULT now(),
    CHECK (is_arabic = (disposition <> 'set_aside')),
    CHECK ((published_at IS NULL) = (published_basis IS NULL)),
    CHECK ((seed IS NOT NULL) = (source_id = 'seed'))
);
COMMENT ON TABLE marsad.article IS 'One row per article: what a reader would read, made from a page by a named extractor version, or a seed.';
COMMENT ON COLUMN marsad.article.article_id IS 'Internal id; smaller ids were stored earlier.';
COMMENT ON COLUMN marsad.article.source_id IS 'The outlet.';
COMMENT ON COLUMN marsad.article.entry_id IS 'The entry it came by; null for seeds.';
COMMENT ON COLUMN marsad.article.page_id IS 'The page it was made from; null for seeds.';
COMMENT ON COLUMN marsad.article.seed IS 'Number of the seed (000 to 004); null for all others.';
COMMENT ON COLUMN marsad.article.url IS 'Its address.';
COMMENT ON COLUMN marsad.article.canonical_url IS 'Its address without what does not change the article.';
COMMENT ON COLUMN marsad.article.canonical_sha256 IS 'SHA-256 of canonical_url.';
COMMENT ON COLUMN marsad.article.title IS 'Headline.';
COMMENT ON COLUMN marsad.article.text IS 'Body, paragraphs separated by a newline, characters as the page has them.';
COMMENT ON COLUMN marsad.article.author IS 'By-line.';
COMMENT ON COLUMN marsad.article.site_name IS 'What the page calls its site.';
COMMENT ON COLUMN marsad.article.published_at IS 'When it was published, as far as known.';
COMMENT ON COLUMN marsad.article.published_precision IS 'The unit in which published_at is known (second … year).';
COMMENT ON COLUMN marsad.article.published_basis IS 'What published_at was read from.';
COMMENT ON COLUMN marsad.article.published_zone IS 'Time zone that the page gave.';
COMMENT ON COLUMN marsad.article.published_reason IS 'Why this time was chosen.';
COMMENT ON COLUMN marsad.article.language IS 'Language of the text; null where it is too short to tell.';
COMMENT ON COLUMN marsad.article.language_confidence IS 'How sure that is, 0 to 1.';
COMMENT ON COLUMN marsad.article.language_reason IS 'Why.';
COMMENT ON COLUMN marsad.article.is_arabic IS 'Whether it is Arabic: only then is it compared and classified.';
COMMENT ON COLUMN marsad.article.disposition IS 'kept (an article of its own), duplicate (linked to its original) or set_aside (another language).';
COMMENT ON COLUMN marsad.article.story_id IS 'The story it belongs to.';
COMMENT ON COLUMN marsad.article.removed IS 'Furniture taken out of the page, with the rule that took it.';
COMMENT ON COLUMN marsad.article.extractor IS 'Name and version of what read the page.';
COMMENT ON COLUMN marsad.article.classified_by IS 'Digest of the rules of all topics that it was classified by; null where it was not.';
COMMENT ON COLUMN marsad.article.first_seen_at IS 'When its entry was first seen.';
COMMENT ON COLUMN marsad.article.stored_at IS 'When it was stored.';
CREATE INDEX article_published ON marsad.article (published_at DESC);
COMMENT ON INDEX marsad.article_published IS 'Articles by time of publication.';
CREATE INDEX article_source ON marsad.article (source_id, first_seen_at);
COMMENT ON INDEX marsad.article_source IS 'The volume of a source.';
CREATE INDEX article_story ON marsad.article (story_id);
COMMENT ON INDEX marsad.article_story IS 'The articles of a story.';
CREATE INDEX article_page ON marsad.article (page_id);
COMMENT ON INDEX marsad.article_page IS 'The article of a page.';
CREATE INDEX article_entry ON marsad.article (entry_id);
COMMENT ON INDEX marsad.article_entry IS 'The article of an entry.';
CREATE INDEX article_rules ON marsad.article (article_id, classified_by) WHERE disposition = 'kept';
COMMENT ON INDEX marsad.article_rules IS 'The articles to classify anew after a change of rules.';

CREATE TABLE marsad.revision (
    article_id   bigint NOT NULL REFERENCES marsad.article,
    revision     integer NOT NULL CHECK (revision >= 1),
    page_id      bigint REFERENCES marsad.page,
    title        text NOT NULL,
    text         text NOT NULL,
    extractor    text NOT NULL,
    replaced_at  timestamptz NOT NULL,
    change       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (article_id, revision)
);
COMMENT ON TABLE marsad.revision IS 'One row per earlier text of an article; marsad.article holds the newest.';
COMMENT ON COLUMN marsad.revision.article_id IS 'Whose text it was.';
COMMENT ON COLUMN marsad.revision.revision IS '1 for the first text.';
COMMENT ON COLUMN marsad.revision.page_id IS 'The page it was made from.';
COMMENT ON COLUMN marsad.revision.title IS 'The earlier headline.';
COMMENT ON COLUMN marsad.revision.text IS 'The earlier body.';
COMMENT ON COLUMN marsad.revision.extractor IS 'What read it.';
COMMENT ON COLUMN marsad.revision.replaced_at IS 'When a later text took its place.';
COMMENT ON COLUMN marsad.revision.change IS 'What the next text added, removed and changed.';
CREATE INDEX revision_page ON marsad.revision (page_id);
COMMENT ON INDEX marsad.revision_page IS 'The revision of a page.';

CREATE TABLE marsad.fingerprint (
    article_id   bigint PRIMARY KEY REFERENCES marsad.article,
    text_sha256  bytea NOT NULL CHECK (length(text_sha256) = 32),
    words        bytea NOT NULL CHECK (length(words) % 4 = 0),
    bands        bigint[] NOT NULL,
    version      integer NOT NULL
);
ALTER TABLE marsad.fingerprint ALTER COLUMN words SET STORAGE EXTERNAL;
COMMENT ON TABLE marsad.fingerprint IS 'One row per Arabic article: what it is compared by.';
COMMENT ON COLUMN marsad.fingerprint.article_id IS 'Whose fingerprint it is.';
COMMENT ON COLUMN marsad.fingerprint.text_sha256 IS 'SHA-256 of the normalised text.';
COMMENT ON COLUMN marsad.fingerprint.words IS 'The folded words in order, hashed and marked: 32 bits each, little-endian; shingles are runs of three.';
COMMENT ON COLUMN marsad.fingerprint.bands IS 'Hashes of chosen runs of words: articles that share one are candidates.';
COMMENT ON COLUMN marsad.fingerprint.version IS 'Version of the fingerprint.';
CREATE INDEX fingerprint_text ON marsad.fingerprint (text_sha256, article_id);
COMMENT ON INDEX marsad.fingerprint_text IS 'Exact duplicates.';

-- A table and not a GIN index over the arrays: of a band that a hundred thousand articles share (a dateline, a farewell) it gives
-- the latest few at the price of a few.
CREATE TABLE marsad.band (
    band         bigint NOT NULL,
    article_id   bigint NOT NULL,
    PRIMARY KEY (band, article_id)
);
COMMENT ON TABLE marsad.band IS 'One row per article and band of its fingerprint: the index of candidates for copies, kept by a trigger.';
COMMENT ON COLUMN marsad.band.band IS 'Hash of a run of words.';
COMMENT ON COLUMN marsad.band.article_id IS 'An article that has it.';

CREATE FUNCTION marsad.index_bands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO marsad.band (band, article_id) SELECT DISTINCT band, article_id FROM added, unnest(bands) band ORDER BY band;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.index_bands() IS 'Indexes the bands of the fingerprints that a statement added.';
CREATE TRIGGER index_bands AFTER INSERT ON marsad.fingerprint
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION marsad.index_bands();
COMMENT ON TRIGGER index_bands ON marsad.fingerprint IS 'Whoever stores a fingerprint, its article is a candidate when the transaction ends.';

CREATE FUNCTION marsad.reindex_bands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM marsad.band WHERE article_id = OLD.article_id AND band = ANY (OLD.bands);
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO marsad.band (band, article_id) SELECT DISTINCT band, NEW.article_id FROM unnest(NEW.bands) band;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.reindex_bands() IS 'Forgets the bands of a fingerprint that goes, and indexes those that it has now.';
CREATE TRIGGER reindex_bands AFTER UPDATE OF article_id, bands OR DELETE ON marsad.fingerprint
FOR EACH ROW EXECUTE FUNCTION marsad.reindex_bands();
COMMENT ON TRIGGER reindex_bands ON marsad.fingerprint IS 'A revised article is a candidate by its new words.';

CREATE TABLE marsad.duplicate (
    article_id   bigint PRIMARY KEY REFERENCES marsad.article,
    original_id  bigint NOT NULL REFERENCES marsad.article,
    kind         text NOT NULL CHECK (kind IN ('exact', 'near', 'contained')),
    score        real NOT NULL CHECK (score BETWEEN 0 AND 1),
    share        real NOT NULL CHECK (share BETWEEN 0 AND 1),
    snapshot     integer NOT NULL DEFAULT 0,
    decided_at   timestamptz NOT NULL DEFAULT now(),
    CHECK (original_id < article_id)
);
COMMENT ON TABLE marsad.duplicate IS 'One row per article whose text an earlier article already carries. An original is never itself a duplicate.';
COMMENT ON COLUMN marsad.duplicate.article_id IS 'The copy.';
COMMENT ON COLUMN marsad.duplicate.original_id IS 'The first stored article that carries its text.';
COMMENT ON COLUMN marsad.duplicate.kind IS 'exact, near, or contained (the copy is the shorter).';
COMMENT ON COLUMN marsad.duplicate.score IS 'Containment: shared shingles ÷ those of the shorter text.';
COMMENT ON COLUMN marsad.duplicate.share IS 'Share of the copy''s text that stands in the original.';
COMMENT ON COLUMN marsad.duplicate.snapshot IS 'Which snapshot of learned phrases was left out of the count.';
COMMENT ON COLUMN marsad.duplicate.decided_at IS 'When it was decided.';
CREATE INDEX duplicate_original ON marsad.duplicate (original_id);
COMMENT ON INDEX marsad.duplicate_original IS 'The copies of an original.';

CREATE TABLE marsad.carried (
    article_id   bigint NOT NULL REFERENCES marsad.article,
    carried_id   bigint NOT NULL REFERENCES marsad.article,
    score        real NOT NULL CHECK (score BETWEEN 0 AND 1),
    PRIMARY KEY (article_id, carried_id),
    CHECK (carried_id < article_id)
);
COMMENT ON TABLE marsad.carried IS 'One row per earlier article that a newer, longer one holds; the newer one is an article of its own.';
COMMENT ON COLUMN marsad.carried.article_id IS 'The longer, newer article.';
COMMENT ON COLUMN marsad.carried.carried_id IS 'The earlier article that stands in it.';
COMMENT ON COLUMN marsad.carried.score IS 'Share of the earlier text that it holds.';
CREATE INDEX carried_by ON marsad.carried (carried_id);
COMMENT ON INDEX marsad.carried_by IS 'Who carries an article.';

CREATE TABLE marsad.story_feature (
    article_id   bigint PRIMARY KEY REFERENCES marsad.article,
    at           timestamptz NOT NULL,
    features     jsonb NOT NULL,
    keys         bigint[] NOT NULL
);
COMMENT ON TABLE marsad.story_feature IS 'One row per Arabic original: what tells which story it belongs to.';
COMMENT ON COLUMN marsad.story_feature.article_id IS 'Whose features they are.';
COMMENT ON COLUMN marsad.story_feature.at IS 'Publication, else arrival: stories are sought in a window of time.';
COMMENT ON COLUMN marsad.story_feature.features IS 'Weights of the words that matter: names, numbers, dates and rare ones, in all and at its head.';
COMMENT ON COLUMN marsad.story_feature.keys IS 'Hashes of its weightiest rare words: articles that share some are candidates.';

CREATE TABLE marsad.story_key (
    key          bigint NOT NULL,
    at           timestamptz NOT NULL,
    article_id   bigint NOT NULL,
    PRIMARY KEY (key, at, article_id)
);
COMMENT ON TABLE marsad.story_key IS 'One row per original and key of its features: the index of candidates for stories, kept by a trigger.';
COMMENT ON COLUMN marsad.story_key.key IS 'Hash of a rare word, number or name.';
COMMENT ON COLUMN marsad.story_key.at IS 'As in marsad.story_feature: stories are sought in a window of time.';
COMMENT ON COLUMN marsad.story_key.article_id IS 'An original that has it.';

CREATE FUNCTION marsad.index_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO marsad.story_key (key, at, article_id) SELECT DISTINCT key, at, article_id FROM added, unnest(keys) key ORDER BY key;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.index_keys() IS 'Indexes the keys of the features that a statement added.';
CREATE TRIGGER index_keys AFTER INSERT ON marsad.story_feature
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION marsad.index_keys();
COMMENT ON TRIGGER index_keys ON marsad.story_feature IS 'Whoever stores features, their article is a candidate when the transaction ends.';

CREATE FUNCTION marsad.reindex_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM marsad.story_key WHERE key = ANY (OLD.keys) AND at = OLD.at AND article_id = OLD.article_id;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO marsad.story_key (key, at, article_id) SELECT DISTINCT key, NEW.at, NEW.article_id FROM unnest(NEW.keys) key;
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.reindex_keys() IS 'Forgets the keys of features that go, and indexes those that they have now.';
CREATE TRIGGER reindex_keys AFTER UPDATE OF article_id, at, keys OR DELETE ON marsad.story_feature
FOR EACH ROW EXECUTE FUNCTION marsad.reindex_keys();
COMMENT ON TRIGGER reindex_keys ON marsad.story_feature IS 'A revised article is a candidate by its new words.';

CREATE TABLE marsad.topic (
    topic       text PRIMARY KEY,
    title_ar    text NOT NULL,
    title_en    text NOT NULL,
    version     text NOT NULL,
    is_enabled  boolean NOT NULL
);
COMMENT ON TABLE marsad.topic IS 'One row per topic, as config/topics describes it.';
COMMENT ON COLUMN marsad.topic.topic IS 'Its name.';
COMMENT ON COLUMN marsad.topic.title_ar IS 'Its title in Arabic.';
COMMENT ON COLUMN marsad.topic.title_en IS 'Its title in English.';
COMMENT ON COLUMN marsad.topic.version IS 'Version of its rules.';
COMMENT ON COLUMN marsad.topic.is_enabled IS 'Whether articles are classified by it.';

CREATE TABLE marsad.mention (
    mention_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id      bigint NOT NULL REFERENCES marsad.article,
    topic           text NOT NULL REFERENCES marsad.topic,
    field           text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset    integer NOT NULL CHECK (start_offset >= 0),
    end_offset      integer NOT NULL CHECK (end_offset > start_offset),
    quote           text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    rule            text NOT NULL,
    version         text NOT NULL,
    theatre         text NOT NULL,
    status          text CHECK ((status IS NOT NULL) = (topic = 'ceasefire')),
    evidence_start  integer NOT NULL CHECK (evidence_start <= start_offset),
    evidence_end    integer NOT NULL CHECK (evidence_end >= end_offset),
    derived_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (article_id, topic, field, start_offset, end_offset)
);
COMMENT ON TABLE marsad.mention IS 'One row per place in an article that proves a topic.';
COMMENT ON COLUMN marsad.mention.mention_id IS 'Internal id.';
COMMENT ON COLUMN marsad.mention.article_id IS 'The article.';
COMMENT ON COLUMN marsad.mention.topic IS 'The topic that it proves.';
COMMENT ON COLUMN marsad.mention.field IS 'Where it stands: title or text.';
COMMENT ON COLUMN marsad.mention.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN marsad.mention.end_offset IS 'Character after the last one of the quote.';
COMMENT ON COLUMN marsad.mention.quote IS 'The exact words of the article.';
COMMENT ON COLUMN marsad.mention.rule IS 'The rule that fired.';
COMMENT ON COLUMN marsad.mention.version IS 'Version of the topic''s rules.';
COMMENT ON COLUMN marsad.mention.theatre IS 'The conflict that it belongs to.';
COMMENT ON COLUMN marsad.mention.status IS 'What it says of a ceasefire; ceasefire mentions only.';
COMMENT ON COLUMN marsad.mention.evidence_start IS 'First character of the sentence around it.';
COMMENT ON COLUMN marsad.mention.evidence_end IS 'Character after the last one of that sentence.';
COMMENT ON COLUMN marsad.mention.derived_at IS 'When it was derived.';
CREATE INDEX mention_topic ON marsad.mention (topic, theatre, article_id);
COMMENT ON INDEX marsad.mention_topic IS 'The mentions of a topic.';

-- ── publish ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE marsad.subscription (
    subscription_id  text PRIMARY KEY,
    address          text NOT NULL,
    language         text NOT NULL CHECK (language IN ('ar', 'en')),
    zone             text NOT NULL,
    is_active        boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE marsad.subscription IS 'One row per subscription, as config/subscriptions.yaml describes it.';
COMMENT ON COLUMN marsad.subscription.subscription_id IS 'Its name in config/subscriptions.yaml.';
COMMENT ON COLUMN marsad.subscription.address IS 'E-mail address.';
COMMENT ON COLUMN marsad.subscription.language IS 'Language of the messages: ar or en.';
COMMENT ON COLUMN marsad.subscription.zone IS 'The reader''s IANA time zone.';
COMMENT ON COLUMN marsad.subscription.is_active IS 'False once it no longer stands in config/subscriptions.yaml.';

CREATE TABLE marsad.delivery (
    delivery_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id  text NOT NULL REFERENCES marsad.subscription,
    address          text NOT NULL,
    message_id       text NOT NULL UNIQUE,
    subject          text,
    state            text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'sent', 'refused', 'parked')),
    attempts         integer NOT NULL DEFAULT 0,
    claimed_at       timestamptz,
    next_attempt_at  timestamptz NOT NULL DEFAULT now(),
    sent_at          timestamptz CHECK ((sent_at IS NOT NULL) = (state = 'sent')),
    reason           text
);
COMMENT ON TABLE marsad.delivery IS 'One row per message: the outbox. It is claimed, sent, and recorded as sent.';
COMMENT ON COLUMN marsad.delivery.delivery_id IS 'Internal id.';
COMMENT ON COLUMN marsad.delivery.subscription_id IS 'For which subscription.';
COMMENT ON COLUMN marsad.delivery.address IS 'To which address.';
COMMENT ON COLUMN marsad.delivery.message_id IS 'Message-ID, fixed before the first attempt, so that a message sent twice can be recognised.';
COMMENT ON COLUMN marsad.delivery.subject IS 'Subject as sent.';
COMMENT ON COLUMN marsad.delivery.state IS 'pending, claimed (being sent), sent, refused (for good) or parked (tried too often).';
COMMENT ON COLUMN marsad.delivery.attempts IS 'How often it was claimed.';
COMMENT ON COLUMN marsad.delivery.claimed_at IS 'When it was last claimed.';
COMMENT ON COLUMN marsad.delivery.next_attempt_at IS 'Not before then is it claimed again.';
COMMENT ON COLUMN marsad.delivery.sent_at IS 'When the server accepted it.';
COMMENT ON COLUMN marsad.delivery.reason IS 'What the server said when it did not accept.';
CREATE INDEX delivery_due ON marsad.delivery (next_attempt_at) WHERE state IN ('pending', 'claimed');
COMMENT ON INDEX marsad.delivery_due IS 'The messages still to be sent.';

CREATE TABLE marsad.alert (
    alert_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id  text NOT NULL REFERENCES marsad.subscription,
    story_id         bigint NOT NULL REFERENCES marsad.story,
    change           text NOT NULL,
    article_id       bigint NOT NULL REFERENCES marsad.article,
    created_at       timestamptz NOT NULL,
    delivery_id      bigint NOT NULL REFERENCES marsad.delivery,
    UNIQUE (subscription_id, story_id, change)
);
COMMENT ON TABLE marsad.alert IS 'One row per thing to tell one subscriber, committed with the article that caused it.';
COMMENT ON COLUMN marsad.alert.alert_id IS 'Internal id.';
COMMENT ON COLUMN marsad.alert.subscription_id IS 'Whom to tell.';
COMMENT ON COLUMN marsad.alert.story_id IS 'Which story it is about.';
COMMENT ON COLUMN marsad.alert.change IS 'What is new: "new" for the story''s first matching mention.';
COMMENT ON COLUMN marsad.alert.article_id IS 'The article that caused it.';
COMMENT ON COLUMN marsad.alert.created_at IS 'When it was caused.';
COMMENT ON COLUMN marsad.alert.delivery_id IS 'The message that tells it.';
CREATE INDEX alert_delivery ON marsad.alert (delivery_id);
COMMENT ON INDEX marsad.alert_delivery IS 'What a message tells.';
CREATE INDEX alert_story ON marsad.alert (story_id);
COMMENT ON INDEX marsad.alert_story IS 'Who was told of a story.';
