-- The ledger: dated events drawn from articles, each fact with its words; entries that join the reports of one happening; and what
-- the gazetteer knows, so that every question by place or party is SQL.

CREATE TABLE marsad.place (
    place     text PRIMARY KEY,
    ar        text NOT NULL,
    en        text NOT NULL,
    kind      text NOT NULL,
    parent    text,
    country   text,
    governorate text,
    theatre   text,
    lat       real CHECK (lat BETWEEN -90 AND 90),
    lon       real CHECK (lon BETWEEN -180 AND 180),
    geonames  integer,
    pcode     text,
    wikidata  text
);
COMMENT ON TABLE marsad.place IS 'One row per place of config/gazetteer.yaml.';
COMMENT ON COLUMN marsad.place.place IS 'Its id in the gazetteer.';
COMMENT ON COLUMN marsad.place.ar IS 'Its usual name in Arabic.';
COMMENT ON COLUMN marsad.place.en IS 'Its usual name in English.';
COMMENT ON COLUMN marsad.place.kind IS 'country, capital, governorate, district, town, village, road, region, border_crossing, base or river_or_sea.';
COMMENT ON COLUMN marsad.place.parent IS 'The place that it lies in.';
COMMENT ON COLUMN marsad.place.country IS 'The country that it lies in, itself if it is one.';
COMMENT ON COLUMN marsad.place.governorate IS 'The governorate that it lies in, itself if it is one.';
COMMENT ON COLUMN marsad.place.theatre IS 'The conflict that it speaks for.';
COMMENT ON COLUMN marsad.place.lat IS 'Latitude in degrees, WGS 84.';
COMMENT ON COLUMN marsad.place.lon IS 'Longitude in degrees, WGS 84.';
COMMENT ON COLUMN marsad.place.geonames IS 'Its number in GeoNames.';
COMMENT ON COLUMN marsad.place.pcode IS 'Its P-code in OCHA''s common operational data.';
COMMENT ON COLUMN marsad.place.wikidata IS 'Its item in Wikidata.';

CREATE TABLE marsad.actor (
    actor    text PRIMARY KEY,
    ar       text NOT NULL,
    en       text NOT NULL,
    kind     text NOT NULL,
    theatre  text
);
COMMENT ON TABLE marsad.actor IS 'One row per party, person or organisation of config/gazetteer.yaml.';
COMMENT ON COLUMN marsad.actor.actor IS 'Its id in the gazetteer.';
COMMENT ON COLUMN marsad.actor.ar IS 'Its usual name in Arabic.';
COMMENT ON COLUMN marsad.actor.en IS 'Its usual name in English.';
COMMENT ON COLUMN marsad.actor.kind IS 'state_army, government, armed_group, person, organisation or mediator.';
COMMENT ON COLUMN marsad.actor.theatre IS 'The conflict that it speaks for; null where it acts in several.';

CREATE TABLE marsad.ledger_event (
    event_id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id          bigint NOT NULL REFERENCES marsad.article,
    number              integer NOT NULL CHECK (number >= 0),
    at                  timestamptz NOT NULL,
    kind                text NOT NULL CHECK (kind IN ('ceasefire', 'patrol', 'violation', 'talks')),
    status              text NOT NULL,
    theatre             text NOT NULL,
    weight              text NOT NULL CHECK (weight IN ('subject', 'part', 'background')),
    manner              text,
    speaker             text,
    begins              text,
    begins_precision    text,
    ends                text,
    ends_precision      text,
    declared            text,
    declared_precision  text,
    duration            text,
    period              text,
    ordinal             integer,
    round               integer,
    is_joint            boolean,
    level               text,
    form                text,
    purpose             text,
    agreement           text,
    adds_up             boolean,
    rule                text NOT NULL,
    version             text NOT NULL,
    UNIQUE (article_id, number),
    CHECK ((begins IS NULL) = (begins_precision IS NULL)),
    CHECK ((ends IS NULL) = (ends_precision IS NULL)),
    CHECK ((declared IS NULL) = (declared_precision IS NULL))
);
COMMENT ON TABLE marsad.ledger_event IS 'One row per event of an article: what one speaker says of one happening. What isn''t said is null.';
COMMENT ON COLUMN marsad.ledger_event.event_id IS 'Internal id.';
COMMENT ON COLUMN marsad.ledger_event.article_id IS 'The article that says it.';
COMMENT ON COLUMN marsad.ledger_event.number IS 'Which of the article''s events, from 0 in the order of their words.';
COMMENT ON COLUMN marsad.ledger_event.at IS 'When the article was published, else first seen.';
COMMENT ON COLUMN marsad.ledger_event.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN marsad.ledger_event.status IS 'Where it stands: announced, held, failed … (docs/ledger.md).';
COMMENT ON COLUMN marsad.ledger_event.theatre IS 'The conflict that it belongs to.';
COMMENT ON COLUMN marsad.ledger_event.weight IS 'Whether the article is about it: subject, part or background.';
COMMENT ON COLUMN marsad.ledger_event.manner IS 'How the speaker says it: said, claimed, denied …';
COMMENT ON COLUMN marsad.ledger_event.speaker IS 'The speaker''s id in the gazetteer, where it has one.';
COMMENT ON COLUMN marsad.ledger_event.begins IS 'When it takes effect, sets out or happens: ISO 8601 in the outlet''s local time.';
COMMENT ON COLUMN marsad.ledger_event.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN marsad.ledger_event.ends IS 'When it ends, likewise.';
COMMENT ON COLUMN marsad.ledger_event.ends_precision IS 'The unit in which ends is known.';
COMMENT ON COLUMN marsad.ledger_event.declared IS 'When it was said or signed, likewise.';
COMMENT ON COLUMN marsad.ledger_event.declared_precision IS 'The unit in which declared is known.';
COMMENT ON COLUMN marsad.ledger_event.duration IS 'For how long: ISO 8601, such as PT72H.';
COMMENT ON COLUMN marsad.ledger_event.period IS 'What its counts are over: ISO 8601, such as PT24H.';
COMMENT ON COLUMN marsad.ledger_event.ordinal IS 'Which patrol it is.';
COMMENT ON COLUMN marsad.ledger_event.round IS 'Which round of talks it is.';
COMMENT ON COLUMN marsad.ledger_event.is_joint IS 'Whether the patrol was a joint one.';
COMMENT ON COLUMN marsad.ledger_event.level IS 'Of talks: presidents, ministers, deputy_ministers, officers or experts.';
COMMENT ON COLUMN marsad.ledger_event.form IS 'unilateral, where that is said.';
COMMENT ON COLUMN marsad.ledger_event.purpose IS 'humanitarian, holiday, evacuation, prisoner_exchange or peace_process.';
COMMENT ON COLUMN marsad.ledger_event.agreement IS 'The agreement that it names, as in config/agreements.yaml.';
COMMENT ON COLUMN marsad.ledger_event.adds_up IS 'Whether the parts of a count make its total; null where there are none.';
COMMENT ON COLUMN marsad.ledger_event.rule IS 'The rule that found it.';
COMMENT ON COLUMN marsad.ledger_event.version IS 'Version of the ledger''s rules.';
CREATE INDEX ledger_event_kind ON marsad.ledger_event (kind, theatre, at DESC);
COMMENT ON INDEX marsad.ledger_event_kind IS 'The latest events of a kind.';

CREATE TABLE marsad.ledger_fact (
    event_id      bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    name          text NOT NULL,
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    quote         text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    PRIMARY KEY (event_id, name)
);
COMMENT ON TABLE marsad.ledger_fact IS 'One row per single fact of an event: the words that say it.';
COMMENT ON COLUMN marsad.ledger_fact.event_id IS 'The event.';
COMMENT ON COLUMN marsad.ledger_fact.name IS 'What is said: status, begins, ends, declared, duration, period, ordinal, round, joint, level, form, purpose, name, condition, outcome, speaker, via or manner.';
COMMENT ON COLUMN marsad.ledger_fact.field IS 'title or text.';
COMMENT ON COLUMN marsad.ledger_fact.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN marsad.ledger_fact.end_offset IS 'Character after its last.';
COMMENT ON COLUMN marsad.ledger_fact.quote IS 'The exact words.';

CREATE TABLE marsad.ledger_party (
    event_id      bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    number        integer NOT NULL,
    actor         text,
    role          text NOT NULL CHECK (role IN ('side', 'guarantor', 'mediator', 'accused', 'observer', 'host')),
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    quote         text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    PRIMARY KEY (event_id, number)
);
COMMENT ON TABLE marsad.ledger_party IS 'One row per event and party to it.';
COMMENT ON COLUMN marsad.ledger_party.event_id IS 'The event.';
COMMENT ON COLUMN marsad.ledger_party.number IS 'Which of its parties, from 0.';
COMMENT ON COLUMN marsad.ledger_party.actor IS 'The party''s id in the gazetteer (of an actor or a state), where it has one.';
COMMENT ON COLUMN marsad.ledger_party.role IS 'side, guarantor, mediator, accused, observer or host.';
COMMENT ON COLUMN marsad.ledger_party.field IS 'title or text.';
COMMENT ON COLUMN marsad.ledger_party.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN marsad.ledger_party.end_offset IS 'Character after its last.';
COMMENT ON COLUMN marsad.ledger_party.quote IS 'The words that name it.';
CREATE INDEX ledger_party_actor ON marsad.ledger_party (actor, event_id);
COMMENT ON INDEX marsad.ledger_party_actor IS 'The events of a party.';

CREATE TABLE marsad.ledger_place (
    event_id      bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    number        integer NOT NULL,
    place         text,
    role          text NOT NULL CHECK (role IN ('where', 'from', 'to', 'road')),
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    quote         text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    PRIMARY KEY (event_id, number)
);
COMMENT ON TABLE marsad.ledger_place IS 'One row per event and place of it.';
COMMENT ON COLUMN marsad.ledger_place.event_id IS 'The event.';
COMMENT ON COLUMN marsad.ledger_place.number IS 'Which of its places, from 0.';
COMMENT ON COLUMN marsad.ledger_place.place IS 'The place''s id in the gazetteer, where it has one.';
COMMENT ON COLUMN marsad.ledger_place.role IS 'where, from, to or road.';
COMMENT ON COLUMN marsad.ledger_place.field IS 'title or text.';
COMMENT ON COLUMN marsad.ledger_place.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN marsad.ledger_place.end_offset IS 'Character after its last.';
COMMENT ON COLUMN marsad.ledger_place.quote IS 'The words that name it.';
CREATE INDEX ledger_place_place ON marsad.ledger_place (place, event_id);
COMMENT ON INDEX marsad.ledger_place_place IS 'The events of a place.';

CREATE TABLE marsad.ledger_count (
    event_id      bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    number        integer NOT NULL,
    what          text NOT NULL CHECK (what IN ('violations', 'killed', 'wounded', 'displaced', 'detained')),
    value         integer NOT NULL CHECK (value >= 0),
    bound         text NOT NULL CHECK (bound IN ('exact', 'at_least', 'about', 'at_most')),
    who           text,
    place         text,
    observer      text,
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    quote         text NOT NULL CHECK (length(quote) = end_offset - start_offset),
    PRIMARY KEY (event_id, number)
);
COMMENT ON TABLE marsad.ledger_count IS 'One row per number that an event gives.';
COMMENT ON COLUMN marsad.ledger_count.event_id IS 'The event.';
COMMENT ON COLUMN marsad.ledger_count.number IS 'Which of its numbers, from 0.';
COMMENT ON COLUMN marsad.ledger_count.what IS 'What is counted: violations, killed, wounded, displaced or detained.';
COMMENT ON COLUMN marsad.ledger_count.value IS 'How many.';
COMMENT ON COLUMN marsad.ledger_count.bound IS 'exact, at_least, about or at_most.';
COMMENT ON COLUMN marsad.ledger_count.who IS 'civilians, soldiers, fighters or children, where said.';
COMMENT ON COLUMN marsad.ledger_count.place IS 'Of which place, a gazetteer id; null: the total.';
COMMENT ON COLUMN marsad.ledger_count.observer IS 'Who counted, where two do.';
COMMENT ON COLUMN marsad.ledger_count.field IS 'title or text.';
COMMENT ON COLUMN marsad.ledger_count.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN marsad.ledger_count.end_offset IS 'Character after its last.';
COMMENT ON COLUMN marsad.ledger_count.quote IS 'The words that say it.';

CREATE TABLE marsad.ledger_key (
    key       bigint NOT NULL,
    at        timestamptz NOT NULL,
    event_id  bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    PRIMARY KEY (key, at, event_id)
);
COMMENT ON TABLE marsad.ledger_key IS 'One row per event and thing that events of one happening share: how its neighbours are found.';
COMMENT ON COLUMN marsad.ledger_key.key IS 'Hash of what is shared, such as a kind with a place.';
COMMENT ON COLUMN marsad.ledger_key.at IS 'The event''s time of publication.';
COMMENT ON COLUMN marsad.ledger_key.event_id IS 'The event.';
CREATE INDEX ledger_key_event ON marsad.ledger_key (event_id);
COMMENT ON INDEX marsad.ledger_key_event IS 'The keys of an event, which go with it.';

CREATE TABLE marsad.ledger_entry (
    entry_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('ceasefire', 'patrol', 'violation', 'talks')),
    theatre    text NOT NULL,
    first_at   timestamptz NOT NULL,
    last_at    timestamptz NOT NULL CHECK (last_at >= first_at),
    renews_id  bigint REFERENCES marsad.ledger_entry ON DELETE SET NULL CHECK (renews_id <> entry_id)
);
COMMENT ON TABLE marsad.ledger_entry IS 'One row per happening, whatever number of articles report it.';
COMMENT ON COLUMN marsad.ledger_entry.entry_id IS 'The entry; when two become one the older number stays.';
COMMENT ON COLUMN marsad.ledger_entry.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN marsad.ledger_entry.theatre IS 'The conflict that it belongs to.';
COMMENT ON COLUMN marsad.ledger_entry.first_at IS 'When its first report was published.';
COMMENT ON COLUMN marsad.ledger_entry.last_at IS 'When its latest report was published.';
COMMENT ON COLUMN marsad.ledger_entry.renews_id IS 'Of a renewal: the entry that it renews.';
CREATE INDEX ledger_entry_kind ON marsad.ledger_entry (kind, last_at DESC);
COMMENT ON INDEX marsad.ledger_entry_kind IS 'The latest entries of a kind.';
CREATE INDEX ledger_entry_renews ON marsad.ledger_entry (renews_id) WHERE renews_id IS NOT NULL;
COMMENT ON INDEX marsad.ledger_entry_renews IS 'The renewals of an entry.';

CREATE TABLE marsad.ledger_report (
    event_id  bigint PRIMARY KEY REFERENCES marsad.ledger_event ON DELETE CASCADE,
    entry_id  bigint NOT NULL REFERENCES marsad.ledger_entry
);
COMMENT ON TABLE marsad.ledger_report IS 'One row per event that reports an entry. Background that nothing else reports is in none.';
COMMENT ON COLUMN marsad.ledger_report.event_id IS 'The event.';
COMMENT ON COLUMN marsad.ledger_report.entry_id IS 'The entry that it reports.';
CREATE INDEX ledger_report_entry ON marsad.ledger_report (entry_id);
COMMENT ON INDEX marsad.ledger_report_entry IS 'The reports of an entry.';

CREATE TABLE marsad.ledger_conflict (
    entry_id  bigint NOT NULL REFERENCES marsad.ledger_entry ON DELETE CASCADE,
    field     text NOT NULL,
    event_id  bigint NOT NULL REFERENCES marsad.ledger_event ON DELETE CASCADE,
    value     text NOT NULL,
    PRIMARY KEY (entry_id, field, event_id)
);
COMMENT ON TABLE marsad.ledger_conflict IS 'One row per report of an entry that can''t be right together with another of it.';
COMMENT ON COLUMN marsad.ledger_conflict.entry_id IS 'The entry.';
COMMENT ON COLUMN marsad.ledger_conflict.field IS 'What they disagree on: status, begins, counts.killed, parties.accused, happened …';
COMMENT ON COLUMN marsad.ledger_conflict.event_id IS 'The report.';
COMMENT ON COLUMN marsad.ledger_conflict.value IS 'What it says.';
CREATE INDEX ledger_conflict_event ON marsad.ledger_conflict (event_id);
COMMENT ON INDEX marsad.ledger_conflict_event IS 'The conflicts of an event, which go with it.';

CREATE TABLE marsad.named_place (
    article_id    bigint NOT NULL REFERENCES marsad.article,
    place         text NOT NULL,
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    PRIMARY KEY (article_id, field, start_offset, place)
);
COMMENT ON TABLE marsad.named_place IS 'One row per place where an article with a mention names a place for certain.';
COMMENT ON COLUMN marsad.named_place.article_id IS 'The article.';
COMMENT ON COLUMN marsad.named_place.place IS 'The place''s id in the gazetteer.';
COMMENT ON COLUMN marsad.named_place.field IS 'title or text.';
COMMENT ON COLUMN marsad.named_place.start_offset IS 'First character of the name, counted from 0.';
COMMENT ON COLUMN marsad.named_place.end_offset IS 'Character after its last.';
CREATE INDEX named_place_place ON marsad.named_place (place, article_id);
COMMENT ON INDEX marsad.named_place_place IS 'The articles that name a place.';

CREATE TABLE marsad.named_actor (
    article_id    bigint NOT NULL REFERENCES marsad.article,
    actor         text NOT NULL,
    field         text NOT NULL CHECK (field IN ('title', 'text')),
    start_offset  integer NOT NULL CHECK (start_offset >= 0),
    end_offset    integer NOT NULL CHECK (end_offset > start_offset),
    PRIMARY KEY (article_id, field, start_offset, actor)
);
COMMENT ON TABLE marsad.named_actor IS 'One row per place where an article with a mention names a party for certain.';
COMMENT ON COLUMN marsad.named_actor.article_id IS 'The article.';
COMMENT ON COLUMN marsad.named_actor.actor IS 'The party''s id in the gazetteer.';
COMMENT ON COLUMN marsad.named_actor.field IS 'title or text.';
COMMENT ON COLUMN marsad.named_actor.start_offset IS 'First character of the name, counted from 0.';
COMMENT ON COLUMN marsad.named_actor.end_offset IS 'Character after its last.';
CREATE INDEX named_actor_actor ON marsad.named_actor (actor, article_id);
COMMENT ON INDEX marsad.named_actor_actor IS 'The articles that name a party.';

ALTER TABLE marsad.article ADD COLUMN ledgered_by text;
COMMENT ON COLUMN marsad.article.ledgered_by IS 'Version of the rules that drew its events; null where none have (copies, other languages, older articles).';
