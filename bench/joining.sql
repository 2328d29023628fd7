-- Statements of bench/joining.py: a ledger of any size, its articles told anew every five days back in time.

-- name: without_triggers
-- Rows go in without triggers and foreign keys.
SET session_replication_role = replica;

-- name: with_triggers
-- As always.
SET session_replication_role = origin;

-- name: step
-- By how much the numbers of a copy differ from those of the one before.
SELECT greatest((SELECT max(event_id) FROM marsad.ledger_event), (SELECT max(entry_id) FROM marsad.ledger_entry),
                (SELECT max(article_id) FROM marsad.article)) + 1 AS step, (SELECT count(*) FROM marsad.ledger_event) AS events;

-- name: articles
-- The articles again, of other addresses.
INSERT INTO marsad.article (article_id, source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_precision,
    published_basis, language, language_confidence, language_reason, is_arabic, disposition, extractor, first_seen_at)
OVERRIDING SYSTEM VALUE
SELECT article_id + n * %(step)s, source_id, url || '-' || n, canonical_url || '-' || n, sha256(convert_to(canonical_url || '-' || n, 'UTF8')), title, text,
       published_at - n * interval '5 days', published_precision, published_basis, language, language_confidence, language_reason, is_arabic,
       disposition, extractor, first_seen_at - n * interval '5 days'
FROM marsad.article CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE article_id < %(step)s;

-- name: events
-- Their events, of earlier days.
INSERT INTO marsad.ledger_event (event_id, article_id, number, at, kind, status, theatre, weight, manner, speaker, begins, begins_precision,
    ends, ends_precision, declared, declared_precision, duration, period, ordinal, round, is_joint, level, form, purpose, agreement, adds_up,
    rule, version)
OVERRIDING SYSTEM VALUE
SELECT event_id + n * %(step)s, article_id + n * %(step)s, number, at - n * interval '5 days', kind, status, theatre, weight, manner, speaker,
       CASE WHEN begins ~ '^\d{4}-\d\d-\d\d' THEN to_char(left(begins, 10)::date - (5 * n)::integer, 'YYYY-MM-DD') || substr(begins, 11) ELSE begins END,
       begins_precision, ends, ends_precision, declared, declared_precision, duration, period, (ordinal + n)::integer, round, is_joint, level, form, purpose,
       agreement, adds_up, rule, version
FROM marsad.ledger_event CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: facts
-- What these say.
INSERT INTO marsad.ledger_fact SELECT event_id + n * %(step)s, name, field, start_offset, end_offset, quote
FROM marsad.ledger_fact CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: parties
-- Their parties.
INSERT INTO marsad.ledger_party (event_id, number, actor, role, field, start_offset, end_offset, quote)
SELECT event_id + n * %(step)s, number, actor, role, field, start_offset, end_offset, quote
FROM marsad.ledger_party CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: places
-- Their places.
INSERT INTO marsad.ledger_place (event_id, number, place, role, field, start_offset, end_offset, quote)
SELECT event_id + n * %(step)s, number, place, role, field, start_offset, end_offset, quote
FROM marsad.ledger_place CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: counts
-- Their numbers.
INSERT INTO marsad.ledger_count (event_id, number, what, value, bound, who, place, observer, field, start_offset, end_offset, quote)
SELECT event_id + n * %(step)s, number, what, value, bound, who, place, observer, field, start_offset, end_offset, quote
FROM marsad.ledger_count CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: keys
-- What they share.
INSERT INTO marsad.ledger_key (key, at, event_id) SELECT key, at - n * interval '5 days', event_id + n * %(step)s
FROM marsad.ledger_key CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: entries
-- Their entries.
INSERT INTO marsad.ledger_entry (entry_id, kind, theatre, first_at, last_at) OVERRIDING SYSTEM VALUE
SELECT entry_id + n * %(step)s, kind, theatre, first_at - n * interval '5 days', last_at - n * interval '5 days'
FROM marsad.ledger_entry CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE entry_id < %(step)s;

-- name: reports
-- Which event reports which entry.
INSERT INTO marsad.ledger_report (event_id, entry_id) SELECT event_id + n * %(step)s, entry_id + n * %(step)s
FROM marsad.ledger_report CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE event_id < %(step)s;

-- name: conflicts
-- What they say against each other.
INSERT INTO marsad.ledger_conflict (entry_id, field, event_id, value) SELECT entry_id + n * %(step)s, field, event_id + n * %(step)s, value
FROM marsad.ledger_conflict CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) n WHERE entry_id < %(step)s;

-- name: set_sequences
-- New rows get numbers behind the copies'.
SELECT setval(pg_get_serial_sequence('marsad.ledger_event', 'event_id'), (SELECT max(event_id) FROM marsad.ledger_event)),
       setval(pg_get_serial_sequence('marsad.ledger_entry', 'entry_id'), (SELECT max(entry_id) FROM marsad.ledger_entry)),
       setval(pg_get_serial_sequence('marsad.article', 'article_id'), (SELECT max(article_id) FROM marsad.article));

-- name: gather
-- What the planner knows.
ANALYZE;

-- name: sizes
-- How many events and entries there are.
SELECT (SELECT count(*) FROM marsad.ledger_event) AS events, (SELECT count(*) FROM marsad.ledger_entry) AS entries;

-- name: tomorrow
-- The first articles again, of the day after: without events as yet.
INSERT INTO marsad.article (article_id, source_id, url, canonical_url, canonical_sha256, title, text, published_at, published_precision,
    published_basis, language, language_confidence, language_reason, is_arabic, disposition, extractor, first_seen_at)
OVERRIDING SYSTEM VALUE
SELECT -article_id, source_id, url || '-', canonical_url || '-', sha256(convert_to(canonical_url || '-', 'UTF8')), title, text,
       published_at + interval '1 day', published_precision, published_basis, language, language_confidence, language_reason, is_arabic,
       disposition, extractor, first_seen_at + interval '1 day'
FROM marsad.article WHERE article_id <= %(limit)s AND article_id > 0
RETURNING article_id;

-- name: forget
-- Removes them.
DELETE FROM marsad.article WHERE article_id < 0;
