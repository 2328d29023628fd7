-- Collecting: what worked when a feed's own address failed, who asked to be left alone, and backfills.

ALTER TABLE marsad.feed
    ADD worked_url text,
    ADD own_tried_at timestamptz,
    ADD discovered_at timestamptz,
    ADD found text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN marsad.feed.worked_url IS 'Another address that brought the entries of the last good poll; null where the feed''s own did.';
COMMENT ON COLUMN marsad.feed.own_tried_at IS 'When its own address (or where that moved) was last asked.';
COMMENT ON COLUMN marsad.feed.discovered_at IS 'When the source''s home page was last looked through for other addresses.';
COMMENT ON COLUMN marsad.feed.found IS 'Addresses found there, those that listed entries first.';

CREATE TABLE marsad.host_wait (
    host   text PRIMARY KEY,
    until  timestamptz NOT NULL
);
COMMENT ON TABLE marsad.host_wait IS 'One row per host that asked to be left alone (Retry-After, 429), while that holds.';
COMMENT ON COLUMN marsad.host_wait.host IS 'host:port.';
COMMENT ON COLUMN marsad.host_wait.until IS 'Until when nothing is asked of it.';

CREATE TABLE marsad.backfill (
    backfill_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id    text NOT NULL REFERENCES marsad.source,
    since        date NOT NULL,
    until        date NOT NULL CHECK (until >= since),
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    UNIQUE (source_id, since, until)
);
COMMENT ON TABLE marsad.backfill IS 'One row per source and span of days whose earlier articles were asked for.';
COMMENT ON COLUMN marsad.backfill.backfill_id IS 'Internal id.';
COMMENT ON COLUMN marsad.backfill.source_id IS 'Whose articles.';
COMMENT ON COLUMN marsad.backfill.since IS 'First day, in MARSAD_ZONE.';
COMMENT ON COLUMN marsad.backfill.until IS 'Last day.';
COMMENT ON COLUMN marsad.backfill.started_at IS 'When it was first asked for.';
COMMENT ON COLUMN marsad.backfill.finished_at IS 'When nothing was left to read or to fetch; null: the same command takes up what is left.';

CREATE TABLE marsad.listing (
    backfill_id      bigint NOT NULL REFERENCES marsad.backfill,
    url              text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('sitemap', 'wordpress', 'archive')),
    state            text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'read', 'failed')),
    attempts         integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at  timestamptz NOT NULL,
    reason           text,
    entries_seen     integer NOT NULL DEFAULT 0,
    entries_in_span  integer NOT NULL DEFAULT 0,
    entries_new      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (backfill_id, url)
);
COMMENT ON TABLE marsad.listing IS 'One row per address that a backfill reads to find articles: what is left of it after a crash.';
COMMENT ON COLUMN marsad.listing.backfill_id IS 'For which backfill.';
COMMENT ON COLUMN marsad.listing.url IS 'Address of the list.';
COMMENT ON COLUMN marsad.listing.kind IS 'sitemap (or an index of sitemaps), wordpress (a page of posts as JSON) or archive (an HTML page of a day).';
COMMENT ON COLUMN marsad.listing.state IS 'pending, read, or failed (given up).';
COMMENT ON COLUMN marsad.listing.attempts IS 'How often it was asked for.';
COMMENT ON COLUMN marsad.listing.next_attempt_at IS 'Not before then is it asked for again.';
COMMENT ON COLUMN marsad.listing.reason IS 'Why the last attempt failed, in plain words.';
COMMENT ON COLUMN marsad.listing.entries_seen IS 'Entries that it lists.';
COMMENT ON COLUMN marsad.listing.entries_in_span IS 'Those of them that its dates put into the span.';
COMMENT ON COLUMN marsad.listing.entries_new IS 'Those of them that were not known before.';

-- An entry is listed by a feed, or found by a backfill.
ALTER TABLE marsad.entry
    ALTER feed_id DROP NOT NULL,
    ADD backfill_id bigint REFERENCES marsad.backfill,
    ADD CHECK (num_nonnulls(feed_id, backfill_id) = 1);
COMMENT ON COLUMN marsad.entry.feed_id IS 'The feed that listed it first; null where a backfill found it.';
COMMENT ON COLUMN marsad.entry.backfill_id IS 'The backfill that found it; null where a feed listed it.';
COMMENT ON COLUMN marsad.entry.is_first_poll IS 'Whether it came with the first poll of an address, or from a backfill: history, not news.';
CREATE INDEX entry_backfill ON marsad.entry (backfill_id, next_attempt_at) WHERE backfill_id IS NOT NULL AND state = 'pending';
COMMENT ON INDEX marsad.entry_backfill IS 'The pages that a backfill has still to fetch.';
