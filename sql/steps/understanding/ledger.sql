-- name: save_events
-- Stores one event of an article; its number in the warehouse.
INSERT INTO marsad.ledger_event (article_id, number, at, kind, status, theatre, weight, manner, speaker, begins, begins_precision, ends,
    ends_precision, declared, declared_precision, duration, period, ordinal, round, is_joint, level, form, purpose, agreement, adds_up,
    rule, version)
VALUES (%(article_id)s, %(number)s, %(at)s, %(kind)s, %(status)s, %(theatre)s, %(weight)s, %(manner)s, %(speaker)s, %(begins)s,
    %(begins_precision)s, %(ends)s, %(ends_precision)s, %(declared)s, %(declared_precision)s, %(duration)s, %(period)s, %(ordinal)s,
    %(round)s, %(is_joint)s, %(level)s, %(form)s, %(purpose)s, %(agreement)s, %(adds_up)s, %(rule)s, %(version)s)
ON CONFLICT (article_id, number) DO NOTHING;

-- name: ids
-- The numbers that the events of some articles were given.
SELECT event_id, article_id, number FROM marsad.ledger_event WHERE article_id = ANY (%(article_ids)s);

-- name: save_fact
-- Stores the words of a single fact of an event.
INSERT INTO marsad.ledger_fact (event_id, name, field, start_offset, end_offset, quote)
VALUES (%(event_id)s, %(name)s, %(field)s, %(start_offset)s, %(end_offset)s, %(quote)s) ON CONFLICT DO NOTHING;

-- name: save_party
-- Stores one party to an event.
INSERT INTO marsad.ledger_party (event_id, number, actor, role, field, start_offset, end_offset, quote)
VALUES (%(event_id)s, %(number)s, %(actor)s, %(role)s, %(field)s, %(start_offset)s, %(end_offset)s, %(quote)s) ON CONFLICT DO NOTHING;

-- name: save_place
-- Stores one place of an event.
INSERT INTO marsad.ledger_place (event_id, number, place, role, field, start_offset, end_offset, quote)
VALUES (%(event_id)s, %(number)s, %(place)s, %(role)s, %(field)s, %(start_offset)s, %(end_offset)s, %(quote)s) ON CONFLICT DO NOTHING;

-- name: save_count
-- Stores one number that an event gives.
INSERT INTO marsad.ledger_count (event_id, number, what, value, bound, who, place, observer, field, start_offset, end_offset, quote)
VALUES (%(event_id)s, %(number)s, %(what)s, %(value)s, %(bound)s, %(who)s, %(place)s, %(observer)s, %(field)s, %(start_offset)s,
    %(end_offset)s, %(quote)s) ON CONFLICT DO NOTHING;

-- name: save_keys
-- Stores what an event shares with others of one happening.
INSERT INTO marsad.ledger_key (key, at, event_id)
SELECT key, %(at)s, %(event_id)s FROM unnest(%(keys)s::bigint[]) AS key ON CONFLICT DO NOTHING;

-- name: drop_events
-- Removes the events of some articles, to be drawn anew in the same transaction; the entries that they reported.
WITH gone AS (
    DELETE FROM marsad.ledger_event WHERE article_id = ANY (%(article_ids)s) RETURNING event_id
)
SELECT DISTINCT r.entry_id FROM marsad.ledger_report r JOIN gone USING (event_id);

-- name: mark_ledgered
-- Records which rules drew the events of some articles.
UPDATE marsad.article SET ledgered_by = %(rules)s WHERE article_id = ANY (%(article_ids)s);

-- name: outdated_articles
-- Arabic articles that are no copies and whose events were not drawn by the rules of today, a batch of them after `after`.
SELECT a.article_id, a.story_id, a.source_id, s.theatre AS home_theatre, a.title, a.text, a.published_at, a.published_zone,
       coalesce(a.published_at, a.first_seen_at) AS at
FROM marsad.article a JOIN marsad.source s USING (source_id)
WHERE a.disposition = 'kept' AND a.article_id > %(after)s AND a.ledgered_by IS DISTINCT FROM %(rules)s
ORDER BY a.article_id LIMIT %(limit)s;

-- name: neighbours
-- The events that share a key with some, within the days around them that are looked at for their kind: of each key the nearest before and after; or those since a moment.
SELECT DISTINCT near.event_id
FROM marsad.ledger_key mine JOIN marsad.ledger_event e USING (event_id)
JOIN unnest(%(kinds)s::text[], %(days)s::integer[]) AS w (kind, days) ON w.kind = e.kind
CROSS JOIN LATERAL (
    (SELECT k.event_id FROM marsad.ledger_key k
     WHERE k.key = mine.key AND k.at <= mine.at AND k.at >= greatest(mine.at - w.days * interval '1 day', %(since)s::timestamptz)
     ORDER BY k.at DESC LIMIT %(latest)s)
    UNION ALL
    (SELECT k.event_id FROM marsad.ledger_key k
     WHERE k.key = mine.key AND k.at >= greatest(mine.at, %(since)s::timestamptz) AND k.at <= mine.at + w.days * interval '1 day'
     ORDER BY k.at LIMIT %(latest)s)
) near
WHERE mine.event_id = ANY (%(event_ids)s);

-- name: keys
-- What some events share with others.
SELECT event_id, key FROM marsad.ledger_key WHERE event_id = ANY (%(event_ids)s);

-- name: whole_entries
-- Some events with all others that their entries hold, and the entry of each.
WITH entries AS (
    SELECT DISTINCT r.entry_id FROM marsad.ledger_report r WHERE r.event_id = ANY (%(event_ids)s)
    UNION  -- with those that they renew
    SELECT n.renews_id FROM marsad.ledger_report r JOIN marsad.ledger_entry n USING (entry_id)
    WHERE r.event_id = ANY (%(event_ids)s) AND n.renews_id IS NOT NULL
    UNION
    SELECT unnest(%(entry_ids)s::bigint[])
)
SELECT r.event_id, r.entry_id FROM marsad.ledger_report r JOIN entries USING (entry_id)
UNION
SELECT event_id, NULL FROM marsad.ledger_event e
WHERE event_id = ANY (%(event_ids)s) AND NOT EXISTS (SELECT FROM marsad.ledger_report r WHERE r.event_id = e.event_id);

-- name: events
-- Some events with the values of their facts, in the order of publication.
SELECT event_id, article_id, number, at, kind, status, theatre, weight, manner, speaker, begins, begins_precision, ends, ends_precision,
       declared, declared_precision, duration, period, ordinal, round, is_joint, level, form, purpose, agreement, adds_up, rule, version
FROM marsad.ledger_event WHERE event_id = ANY (%(event_ids)s)
ORDER BY at, (SELECT a.canonical_sha256 FROM marsad.article a WHERE a.article_id = ledger_event.article_id), number;

-- name: facts
-- The words of the single facts of some events.
SELECT event_id, name, field, start_offset, end_offset, quote FROM marsad.ledger_fact WHERE event_id = ANY (%(event_ids)s);

-- name: parties
-- The parties to some events, in order.
SELECT event_id, number, actor, role, field, start_offset, end_offset, quote
FROM marsad.ledger_party WHERE event_id = ANY (%(event_ids)s) ORDER BY event_id, number;

-- name: places
-- The places of some events, in order.
SELECT event_id, number, place, role, field, start_offset, end_offset, quote
FROM marsad.ledger_place WHERE event_id = ANY (%(event_ids)s) ORDER BY event_id, number;

-- name: counts
-- The numbers that some events give, in order.
SELECT event_id, number, what, value, bound, who, place, observer, field, start_offset, end_offset, quote
FROM marsad.ledger_count WHERE event_id = ANY (%(event_ids)s) ORDER BY event_id, number;

-- name: open_entry
-- Opens an entry; its number.
INSERT INTO marsad.ledger_entry (kind, theatre, first_at, last_at, is_said)
VALUES (%(kind)s, %(theatre)s, %(first_at)s, %(last_at)s, %(is_said)s) RETURNING entry_id;

-- name: save_entry
-- Gives an entry the span of its reports, whether one of them says what it is, and what it renews.
UPDATE marsad.ledger_entry
SET theatre = %(theatre)s, first_at = %(first_at)s, last_at = %(last_at)s, is_said = %(is_said)s, renews_id = %(renews_id)s
WHERE entry_id = %(entry_id)s AND (theatre, first_at, last_at, is_said, renews_id)
      IS DISTINCT FROM (%(theatre)s, %(first_at)s, %(last_at)s, %(is_said)s::boolean, %(renews_id)s::bigint);

-- name: save_report
-- Puts an event into an entry.
INSERT INTO marsad.ledger_report (event_id, entry_id) VALUES (%(event_id)s, %(entry_id)s)
ON CONFLICT (event_id) DO UPDATE SET entry_id = excluded.entry_id WHERE ledger_report.entry_id <> excluded.entry_id;

-- name: drop_reports
-- Takes events out of the entries that they were in.
DELETE FROM marsad.ledger_report WHERE event_id = ANY (%(event_ids)s);

-- name: drop_conflicts
-- Forgets the conflicts of some entries, to be found anew.
DELETE FROM marsad.ledger_conflict WHERE entry_id = ANY (%(entry_ids)s);

-- name: save_conflict
-- Stores what a report says against another of its entry.
INSERT INTO marsad.ledger_conflict (entry_id, field, event_id, value)
VALUES (%(entry_id)s, %(field)s, %(event_id)s, %(value)s) ON CONFLICT DO NOTHING;

-- name: drop_empty_entries
-- Removes those of some entries that nothing reports any more.
DELETE FROM marsad.ledger_entry n
WHERE n.entry_id = ANY (%(entry_ids)s) AND NOT EXISTS (SELECT FROM marsad.ledger_report r WHERE r.entry_id = n.entry_id);

-- name: save_named_place
-- Stores that an article names a place.
INSERT INTO marsad.named_place (article_id, place, field, start_offset, end_offset)
VALUES (%(article_id)s, %(id)s, %(field)s, %(start_offset)s, %(end_offset)s) ON CONFLICT DO NOTHING;

-- name: save_named_actor
-- Stores that an article names a party.
INSERT INTO marsad.named_actor (article_id, actor, field, start_offset, end_offset)
VALUES (%(article_id)s, %(id)s, %(field)s, %(start_offset)s, %(end_offset)s) ON CONFLICT DO NOTHING;

-- name: drop_named_places
-- Forgets which places some articles name.
DELETE FROM marsad.named_place WHERE article_id = ANY (%(article_ids)s);

-- name: drop_named_actors
-- Forgets which parties some articles name.
DELETE FROM marsad.named_actor WHERE article_id = ANY (%(article_ids)s);

-- name: save_place_of_gazetteer
-- Writes one place as the gazetteer describes it.
INSERT INTO marsad.place (place, ar, en, kind, parent, country, governorate, theatre, lat, lon, geonames, pcode, wikidata)
VALUES (%(place)s, %(ar)s, %(en)s, %(kind)s, %(parent)s, %(country)s, %(governorate)s, %(theatre)s, %(lat)s, %(lon)s, %(geonames)s,
    %(pcode)s, %(wikidata)s)
ON CONFLICT (place) DO UPDATE SET ar = excluded.ar, en = excluded.en, kind = excluded.kind, parent = excluded.parent,
    country = excluded.country, governorate = excluded.governorate, theatre = excluded.theatre, lat = excluded.lat, lon = excluded.lon,
    geonames = excluded.geonames, pcode = excluded.pcode, wikidata = excluded.wikidata
WHERE (place.ar, place.en, place.kind, place.parent, place.country, place.governorate, place.theatre, place.lat, place.lon,
       place.geonames, place.pcode, place.wikidata)
      IS DISTINCT FROM (excluded.ar, excluded.en, excluded.kind, excluded.parent, excluded.country, excluded.governorate,
       excluded.theatre, excluded.lat, excluded.lon, excluded.geonames, excluded.pcode, excluded.wikidata);

-- name: save_actor_of_gazetteer
-- Writes one actor as the gazetteer describes it.
INSERT INTO marsad.actor (actor, ar, en, kind, theatre) VALUES (%(actor)s, %(ar)s, %(en)s, %(kind)s, %(theatre)s)
ON CONFLICT (actor) DO UPDATE SET ar = excluded.ar, en = excluded.en, kind = excluded.kind, theatre = excluded.theatre
WHERE (actor.ar, actor.en, actor.kind, actor.theatre) IS DISTINCT FROM (excluded.ar, excluded.en, excluded.kind, excluded.theatre);

-- name: save_names
-- Writes which forms a name has, where one is new: a search for any of them looks for all.
SELECT marsad.save_names(%(names)s);

-- name: corrections
-- What analysts set right in the events of some articles, in the order in which they did.
SELECT article_id, kind, event_field, event_start, event_end, event_quote, fact, field, start_offset, end_offset, quote, value, rule, version,
       made_by, made_at, reason
FROM marsad.ledger_correction WHERE article_id = ANY (%(article_ids)s) ORDER BY correction_id;

-- name: corrected_texts
-- The texts of some articles whose events were corrected.
SELECT article_id, title, text FROM marsad.article WHERE article_id = ANY (%(article_ids)s);

-- name: save_correction
-- Keeps a correction of an event.
INSERT INTO marsad.ledger_correction (article_id, kind, event_field, event_start, event_end, event_quote, fact, field, start_offset, end_offset,
    quote, value, rule, version, made_by, made_at, reason)
VALUES (%(article_id)s, %(kind)s, %(event_field)s, %(event_start)s, %(event_end)s, %(event_quote)s, %(fact)s, %(field)s, %(start_offset)s,
    %(end_offset)s, %(quote)s, %(value)s, %(rule)s, %(version)s, %(made_by)s, %(made_at)s, %(reason)s);

-- name: events_of_article
-- The numbers of an article's events, in order.
SELECT e.event_id FROM marsad.ledger_event e WHERE e.article_id = %(article_id)s ORDER BY e.number;

-- name: story_of
-- The story of an article and its time.
SELECT story_id, coalesce(published_at, first_seen_at) AS at FROM marsad.article WHERE article_id = %(article_id)s;

-- name: known_places
-- Every place of the gazetteer, with what it lies in.
SELECT place, ar, en, kind, parent FROM marsad.place;

-- name: of_articles
-- The events of some articles, in order.
SELECT event_id, article_id, number FROM marsad.ledger_event WHERE article_id = ANY (%(article_ids)s) ORDER BY article_id, number;
