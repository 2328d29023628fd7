-- The ledger's views. An entry is one happening with all its reports; an event is one report's words of it. What isn't said is null.

CREATE VIEW mart.place AS
SELECT place, ar, en, kind, parent, country, governorate, theatre, lat, lon, geonames, pcode, wikidata FROM marsad.place;
COMMENT ON VIEW mart.place IS 'One row per place of the gazetteer.';
COMMENT ON COLUMN mart.place.place IS 'Its id.';
COMMENT ON COLUMN mart.place.ar IS 'Its usual name in Arabic.';
COMMENT ON COLUMN mart.place.en IS 'Its usual name in English.';
COMMENT ON COLUMN mart.place.kind IS 'country, capital, governorate, district, town, village, road, region, border_crossing, base or river_or_sea.';
COMMENT ON COLUMN mart.place.parent IS 'The place that it lies in.';
COMMENT ON COLUMN mart.place.country IS 'The country that it lies in, itself if it is one.';
COMMENT ON COLUMN mart.place.governorate IS 'The governorate that it lies in, itself if it is one.';
COMMENT ON COLUMN mart.place.theatre IS 'The conflict that it speaks for.';
COMMENT ON COLUMN mart.place.lat IS 'Latitude in degrees, WGS 84.';
COMMENT ON COLUMN mart.place.lon IS 'Longitude in degrees, WGS 84.';
COMMENT ON COLUMN mart.place.geonames IS 'Its number in GeoNames.';
COMMENT ON COLUMN mart.place.pcode IS 'Its P-code in OCHA''s common operational data.';
COMMENT ON COLUMN mart.place.wikidata IS 'Its item in Wikidata.';

CREATE VIEW mart.actor AS SELECT actor, ar, en, kind, theatre FROM marsad.actor;
COMMENT ON VIEW mart.actor IS 'One row per party, person or organisation of the gazetteer.';
COMMENT ON COLUMN mart.actor.actor IS 'Its id.';
COMMENT ON COLUMN mart.actor.ar IS 'Its usual name in Arabic.';
COMMENT ON COLUMN mart.actor.en IS 'Its usual name in English.';
COMMENT ON COLUMN mart.actor.kind IS 'state_army, government, armed_group, person, organisation or mediator.';
COMMENT ON COLUMN mart.actor.theatre IS 'The conflict that it speaks for; null where it acts in several.';

CREATE VIEW mart.mention_place AS
SELECT n.article_id, n.place, p.ar, p.en, p.governorate, p.country, count(*) AS times
FROM marsad.named_place n LEFT JOIN marsad.place p USING (place)
GROUP BY n.article_id, n.place, p.ar, p.en, p.governorate, p.country;
COMMENT ON VIEW mart.mention_place IS 'One row per article with a mention and place that it names for certain.';
COMMENT ON COLUMN mart.mention_place.article_id IS 'The article.';
COMMENT ON COLUMN mart.mention_place.place IS 'The place.';
COMMENT ON COLUMN mart.mention_place.ar IS 'Its name in Arabic.';
COMMENT ON COLUMN mart.mention_place.en IS 'Its name in English.';
COMMENT ON COLUMN mart.mention_place.governorate IS 'The governorate that it lies in.';
COMMENT ON COLUMN mart.mention_place.country IS 'The country that it lies in.';
COMMENT ON COLUMN mart.mention_place.times IS 'How often the article names it.';

CREATE VIEW mart.mention_actor AS
SELECT n.article_id, n.actor, a.ar, a.en, a.kind, count(*) AS times
FROM marsad.named_actor n LEFT JOIN marsad.actor a USING (actor)
GROUP BY n.article_id, n.actor, a.ar, a.en, a.kind;
COMMENT ON VIEW mart.mention_actor IS 'One row per article with a mention and party that it names for certain.';
COMMENT ON COLUMN mart.mention_actor.article_id IS 'The article.';
COMMENT ON COLUMN mart.mention_actor.actor IS 'The party.';
COMMENT ON COLUMN mart.mention_actor.ar IS 'Its name in Arabic.';
COMMENT ON COLUMN mart.mention_actor.en IS 'Its name in English.';
COMMENT ON COLUMN mart.mention_actor.kind IS 'state_army, government, armed_group, person, organisation or mediator.';
COMMENT ON COLUMN mart.mention_actor.times IS 'How often the article names it.';

CREATE VIEW mart.event AS
SELECT e.event_id, r.entry_id, e.article_id, a.story_id, e.kind, e.status, e.manner = 'denied' IS TRUE AS is_denied, e.theatre, e.weight,
       q.quote AS status_quote, q.field, q.start_offset, q.end_offset,
       e.begins, e.begins_precision, e.ends, e.ends_precision, e.declared, e.declared_precision, e.duration, e.period, e.ordinal, e.round,
       e.is_joint, e.level, e.form, e.purpose, e.agreement, c.quote AS condition, o.quote AS outcome, e.adds_up,
       e.speaker, s.quote AS speaker_quote, v.quote AS via_quote, e.manner, m.quote AS manner_quote,
       a.source_id, src.ownership, a.title, a.url, e.at,
       CASE WHEN a.published_at IS NOT NULL THEN (e.at AT TIME ZONE 'Asia/Damascus')::date END AS day, e.rule, e.version,
       coalesce(n.is_said, e.rule <> 'covered') AS is_said
FROM marsad.ledger_event e
JOIN marsad.article a USING (article_id)
JOIN marsad.source src USING (source_id)
LEFT JOIN marsad.ledger_report r USING (event_id)
LEFT JOIN marsad.ledger_entry n ON n.entry_id = r.entry_id
LEFT JOIN marsad.ledger_fact q ON q.event_id = e.event_id AND q.name = 'status'
LEFT JOIN marsad.ledger_fact c ON c.event_id = e.event_id AND c.name = 'condition'
LEFT JOIN marsad.ledger_fact o ON o.event_id = e.event_id AND o.name = 'outcome'
LEFT JOIN marsad.ledger_fact s ON s.event_id = e.event_id AND s.name = 'speaker'
LEFT JOIN marsad.ledger_fact v ON v.event_id = e.event_id AND v.name = 'via'
LEFT JOIN marsad.ledger_fact m ON m.event_id = e.event_id AND m.name = 'manner';
COMMENT ON VIEW mart.event IS 'One row per event of an article: what one speaker says of one ceasefire, patrol, violation or round of talks. Copies have none.';
COMMENT ON COLUMN mart.event.event_id IS 'The event; a change of rules derives it anew under another number.';
COMMENT ON COLUMN mart.event.entry_id IS 'The happening that it reports; null for background that nothing else reports.';
COMMENT ON COLUMN mart.event.article_id IS 'The article.';
COMMENT ON COLUMN mart.event.story_id IS 'The article''s story.';
COMMENT ON COLUMN mart.event.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN mart.event.status IS 'Where it stands; of a denial, what is denied.';
COMMENT ON COLUMN mart.event.is_denied IS 'Whether the speaker says that it isn''t so.';
COMMENT ON COLUMN mart.event.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.event.weight IS 'Whether the article is about it: subject, part or background.';
COMMENT ON COLUMN mart.event.status_quote IS 'The words that say the status.';
COMMENT ON COLUMN mart.event.field IS 'Where those stand: title or text.';
COMMENT ON COLUMN mart.event.start_offset IS 'Their first character, counted from 0.';
COMMENT ON COLUMN mart.event.end_offset IS 'The character after their last.';
COMMENT ON COLUMN mart.event.begins IS 'When it takes effect, sets out or happens: ISO 8601 in the outlet''s local time.';
COMMENT ON COLUMN mart.event.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN mart.event.ends IS 'When it ends.';
COMMENT ON COLUMN mart.event.ends_precision IS 'The unit in which ends is known.';
COMMENT ON COLUMN mart.event.declared IS 'When it was said or signed.';
COMMENT ON COLUMN mart.event.declared_precision IS 'The unit in which declared is known.';
COMMENT ON COLUMN mart.event.duration IS 'For how long: ISO 8601, such as PT72H.';
COMMENT ON COLUMN mart.event.period IS 'What its counts are over: ISO 8601.';
COMMENT ON COLUMN mart.event.ordinal IS 'Which patrol it is.';
COMMENT ON COLUMN mart.event.round IS 'Which round of talks it is.';
COMMENT ON COLUMN mart.event.is_joint IS 'Whether the patrol was a joint one.';
COMMENT ON COLUMN mart.event.level IS 'Of talks: presidents, ministers, deputy_ministers, officers or experts.';
COMMENT ON COLUMN mart.event.form IS 'unilateral, where that is said.';
COMMENT ON COLUMN mart.event.purpose IS 'humanitarian, holiday, evacuation, prisoner_exchange or peace_process.';
COMMENT ON COLUMN mart.event.agreement IS 'The agreement that it names.';
COMMENT ON COLUMN mart.event.condition IS 'The clause that names a condition.';
COMMENT ON COLUMN mart.event.outcome IS 'The clause that tells what came of it.';
COMMENT ON COLUMN mart.event.adds_up IS 'Whether the parts of a count make its total.';
COMMENT ON COLUMN mart.event.speaker IS 'The speaker''s id in the gazetteer, where it has one.';
COMMENT ON COLUMN mart.event.speaker_quote IS 'The words that name the speaker.';
COMMENT ON COLUMN mart.event.via_quote IS 'The words that name the agency or outlet it was said to.';
COMMENT ON COLUMN mart.event.manner IS 'How it is said: said, announced, confirmed, reported, claimed, denied, accused, called_for, rejected or expected.';
COMMENT ON COLUMN mart.event.manner_quote IS 'The word that says so.';
COMMENT ON COLUMN mart.event.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.event.ownership IS 'Who owns the outlet.';
COMMENT ON COLUMN mart.event.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.event.url IS 'Address of the article.';
COMMENT ON COLUMN mart.event.at IS 'When the article was published, else first seen.';
COMMENT ON COLUMN mart.event.day IS 'The day of its publication in Damascus; null where that isn''t known.';
COMMENT ON COLUMN mart.event.rule IS 'The rule that found it.';
COMMENT ON COLUMN mart.event.version IS 'Version of the ledger''s rules.';
COMMENT ON COLUMN mart.event.is_said IS 'Whether a report of its happening says what it is: false of an attack that only an agreement in force there makes a violation.';

CREATE VIEW mart.event_party AS
SELECT p.event_id, r.entry_id, p.actor, coalesce(a.ar, w.ar, p.quote) AS ar, coalesce(a.en, w.en) AS en, p.role, p.quote
FROM marsad.ledger_party p LEFT JOIN marsad.ledger_report r USING (event_id)
LEFT JOIN marsad.actor a USING (actor) LEFT JOIN marsad.place w ON w.place = p.actor;
COMMENT ON VIEW mart.event_party IS 'One row per event and party to it.';
COMMENT ON COLUMN mart.event_party.event_id IS 'The event.';
COMMENT ON COLUMN mart.event_party.entry_id IS 'The happening that it reports.';
COMMENT ON COLUMN mart.event_party.actor IS 'The party''s id in the gazetteer (an actor''s or a state''s), where it has one.';
COMMENT ON COLUMN mart.event_party.ar IS 'Its name in Arabic; the article''s words where the gazetteer has none.';
COMMENT ON COLUMN mart.event_party.en IS 'Its name in English.';
COMMENT ON COLUMN mart.event_party.role IS 'side, guarantor, mediator, accused, observer or host.';
COMMENT ON COLUMN mart.event_party.quote IS 'The words that name it.';

CREATE VIEW mart.event_place AS
SELECT p.event_id, r.entry_id, p.place, coalesce(w.ar, p.quote) AS ar, w.en, p.role, w.governorate, w.country, w.lat, w.lon, p.quote
FROM marsad.ledger_place p LEFT JOIN marsad.ledger_report r USING (event_id) LEFT JOIN marsad.place w USING (place);
COMMENT ON VIEW mart.event_place IS 'One row per event and place of it.';
COMMENT ON COLUMN mart.event_place.event_id IS 'The event.';
COMMENT ON COLUMN mart.event_place.entry_id IS 'The happening that it reports.';
COMMENT ON COLUMN mart.event_place.place IS 'The place''s id in the gazetteer, where it has one.';
COMMENT ON COLUMN mart.event_place.ar IS 'Its name in Arabic; the article''s words where the gazetteer has none.';
COMMENT ON COLUMN mart.event_place.en IS 'Its name in English.';
COMMENT ON COLUMN mart.event_place.role IS 'where, from, to or road.';
COMMENT ON COLUMN mart.event_place.governorate IS 'The governorate that it lies in.';
COMMENT ON COLUMN mart.event_place.country IS 'The country that it lies in.';
COMMENT ON COLUMN mart.event_place.lat IS 'Latitude in degrees, WGS 84.';
COMMENT ON COLUMN mart.event_place.lon IS 'Longitude in degrees, WGS 84.';
COMMENT ON COLUMN mart.event_place.quote IS 'The words that name it.';

-- What all kinds of entry have in common: of each field the first report that says it, sides by what any report says. Each entry is put together
-- where it is asked for, so that a page of them costs a page's work however many there are.
CREATE VIEW mart.entry AS
SELECT n.entry_id, n.kind, n.theatre, r.status, r.is_denied, r.begins, r.begins_precision, r.ends, r.declared, r.duration, r.ordinal, r.round,
       r.is_joint, r.level, r.form, r.purpose, r.agreement, o.outcome, p.sides, p.mediators, w.places, w.roads, n.first_at, n.last_at,
       r.reports, r.outlets, r.ownership, d.denied_by, c.conflicts, n.renews_id, n.is_said
FROM marsad.ledger_entry n
LEFT JOIN LATERAL (
    SELECT (array_agg(e.status ORDER BY e.status = 'unclear', e.manner IS NOT DISTINCT FROM 'denied', e.weight = 'background', e.at DESC, e.event_id DESC))[1] AS status,
           bool_and(e.manner IS NOT DISTINCT FROM 'denied') AS is_denied,
           (array_agg(e.begins ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins,
           (array_agg(e.begins_precision ORDER BY e.at, e.event_id) FILTER (WHERE e.begins IS NOT NULL))[1] AS begins_precision,
           (array_agg(e.ends ORDER BY e.at DESC, e.event_id) FILTER (WHERE e.ends IS NOT NULL))[1] AS ends,
           (array_agg(e.declared ORDER BY e.at, e.event_id) FILTER (WHERE e.declared IS NOT NULL))[1] AS declared,
           (array_agg(e.duration ORDER BY e.at, e.event_id) FILTER (WHERE e.duration IS NOT NULL))[1] AS duration,
           min(e.ordinal) AS ordinal, min(e.round) AS round, bool_or(e.is_joint) AS is_joint, min(e.level) AS level,
           min(e.form) AS form, min(e.purpose) AS purpose, min(e.agreement) AS agreement, count(*) AS reports,
           count(DISTINCT a.source_id) AS outlets, array_agg(DISTINCT s.ownership ORDER BY s.ownership) AS ownership
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    JOIN marsad.source s USING (source_id) WHERE x.entry_id = n.entry_id) r ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT coalesce(p.actor, p.quote)) FILTER (WHERE p.role IN ('side', 'accused')) AS sides,
           array_agg(DISTINCT coalesce(p.actor, p.quote)) FILTER (WHERE p.role IN ('mediator', 'guarantor', 'host')) AS mediators
    FROM marsad.ledger_report x JOIN marsad.ledger_party p USING (event_id) WHERE x.entry_id = n.entry_id) p ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT coalesce(l.place, l.quote)) FILTER (WHERE l.role <> 'road') AS places,
           array_agg(DISTINCT coalesce(l.place, l.quote)) FILTER (WHERE l.role = 'road') AS roads
    FROM marsad.ledger_report x JOIN marsad.ledger_place l USING (event_id) WHERE x.entry_id = n.entry_id) w ON true
LEFT JOIN LATERAL (
    SELECT min(f.quote) AS outcome FROM marsad.ledger_report x JOIN marsad.ledger_fact f USING (event_id)
    WHERE x.entry_id = n.entry_id AND f.name = 'outcome') o ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT coalesce(e.speaker, f.quote, a.source_id)) AS denied_by
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'speaker'
    WHERE x.entry_id = n.entry_id AND e.manner = 'denied') d ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT c.field) AS conflicts FROM marsad.ledger_conflict c WHERE c.entry_id = n.entry_id) c ON true;
COMMENT ON VIEW mart.entry IS 'One row per entry of the ledger, of any kind: of each field what the first report says that says it; sides, places and denials of all.';
COMMENT ON COLUMN mart.entry.entry_id IS 'The entry of the ledger.';
COMMENT ON COLUMN mart.entry.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN mart.entry.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.entry.status IS 'What the latest report that says so says of it.';
COMMENT ON COLUMN mart.entry.is_denied IS 'Whether all that is said of it is a denial.';
COMMENT ON COLUMN mart.entry.begins IS 'When it begins.';
COMMENT ON COLUMN mart.entry.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN mart.entry.ends IS 'When it ends.';
COMMENT ON COLUMN mart.entry.declared IS 'When it was declared or signed.';
COMMENT ON COLUMN mart.entry.duration IS 'For how long it is agreed: ISO 8601.';
COMMENT ON COLUMN mart.entry.ordinal IS 'The patrol''s number.';
COMMENT ON COLUMN mart.entry.round IS 'The round of the talks.';
COMMENT ON COLUMN mart.entry.is_joint IS 'Whether the patrol is a joint one.';
COMMENT ON COLUMN mart.entry.level IS 'On which level is talked.';
COMMENT ON COLUMN mart.entry.form IS 'unilateral, where that is said.';
COMMENT ON COLUMN mart.entry.purpose IS 'humanitarian, holiday, evacuation, prisoner_exchange or peace_process.';
COMMENT ON COLUMN mart.entry.agreement IS 'The agreement that it names.';
COMMENT ON COLUMN mart.entry.outcome IS 'The words that say what came of it.';
COMMENT ON COLUMN mart.entry.sides IS 'Its sides, gazetteer ids or the articles'' words.';
COMMENT ON COLUMN mart.entry.mediators IS 'Mediators, guarantors and hosts.';
COMMENT ON COLUMN mart.entry.places IS 'Where it happens.';
COMMENT ON COLUMN mart.entry.roads IS 'The roads it takes.';
COMMENT ON COLUMN mart.entry.first_at IS 'Publication of its first report.';
COMMENT ON COLUMN mart.entry.last_at IS 'Publication of its latest report.';
COMMENT ON COLUMN mart.entry.reports IS 'Events that report it.';
COMMENT ON COLUMN mart.entry.outlets IS 'Outlets that report it.';
COMMENT ON COLUMN mart.entry.ownership IS 'Who owns those.';
COMMENT ON COLUMN mart.entry.denied_by IS 'Who denies it.';
COMMENT ON COLUMN mart.entry.conflicts IS 'What its reports disagree on.';
COMMENT ON COLUMN mart.entry.renews_id IS 'The entry that it renews.';
COMMENT ON COLUMN mart.entry.is_said IS 'Whether a report says what it is: false of an attack that only an agreement in force there makes a violation.';

CREATE VIEW mart.ceasefires AS
SELECT e.entry_id, e.theatre, e.status, e.is_denied, e.declared, e.begins, e.begins_precision, e.ends, e.duration, e.form, e.purpose,
       e.agreement, e.sides, e.mediators, e.places, e.first_at, e.last_at, e.reports, e.outlets, e.ownership, e.denied_by, e.conflicts,
       e.renews_id
FROM mart.entry e WHERE e.kind = 'ceasefire';
COMMENT ON VIEW mart.ceasefires IS 'One row per ceasefire: what ETH/PRIO codes by hand, from the reports in the warehouse.';
COMMENT ON COLUMN mart.ceasefires.entry_id IS 'The entry of the ledger.';
COMMENT ON COLUMN mart.ceasefires.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.ceasefires.status IS 'What the latest report that says so says of it.';
COMMENT ON COLUMN mart.ceasefires.is_denied IS 'Whether all that is said of it is a denial.';
COMMENT ON COLUMN mart.ceasefires.declared IS 'When it was declared or signed (ETH/PRIO: declaration date).';
COMMENT ON COLUMN mart.ceasefires.begins IS 'When it takes effect (ETH/PRIO: entry into effect).';
COMMENT ON COLUMN mart.ceasefires.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN mart.ceasefires.ends IS 'When it ends.';
COMMENT ON COLUMN mart.ceasefires.duration IS 'For how long it is agreed: ISO 8601.';
COMMENT ON COLUMN mart.ceasefires.form IS 'unilateral, where that is said.';
COMMENT ON COLUMN mart.ceasefires.purpose IS 'humanitarian, holiday, evacuation, prisoner_exchange or peace_process.';
COMMENT ON COLUMN mart.ceasefires.agreement IS 'The agreement that it names.';
COMMENT ON COLUMN mart.ceasefires.sides IS 'Its sides, gazetteer ids or the articles'' words.';
COMMENT ON COLUMN mart.ceasefires.mediators IS 'Mediators, guarantors and hosts.';
COMMENT ON COLUMN mart.ceasefires.places IS 'Where it holds.';
COMMENT ON COLUMN mart.ceasefires.first_at IS 'Publication of its first report.';
COMMENT ON COLUMN mart.ceasefires.last_at IS 'Publication of its latest report.';
COMMENT ON COLUMN mart.ceasefires.reports IS 'Events that report it.';
COMMENT ON COLUMN mart.ceasefires.outlets IS 'Outlets that report it.';
COMMENT ON COLUMN mart.ceasefires.ownership IS 'Who owns those.';
COMMENT ON COLUMN mart.ceasefires.denied_by IS 'Who denies it.';
COMMENT ON COLUMN mart.ceasefires.conflicts IS 'What its reports disagree on.';
COMMENT ON COLUMN mart.ceasefires.renews_id IS 'The ceasefire that it renews.';

CREATE VIEW mart.ceasefire_life AS
SELECT DISTINCT ON (n.entry_id, e.status)
       n.entry_id, n.theatre, e.status, e.at, e.begins, e.event_id, e.article_id, a.source_id, f.quote AS status_quote,
       count(*) OVER (PARTITION BY n.entry_id, e.status) AS reports
FROM marsad.ledger_entry n JOIN marsad.ledger_report r USING (entry_id) JOIN marsad.ledger_event e USING (event_id)
JOIN marsad.article a USING (article_id)
LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
WHERE n.kind = 'ceasefire' AND e.manner IS DISTINCT FROM 'denied' AND e.weight <> 'background' AND e.status <> 'unclear'
ORDER BY n.entry_id, e.status, e.at, e.event_id;
COMMENT ON VIEW mart.ceasefire_life IS 'One row per ceasefire and step of its life: the first report of it, denials and background left out.';
COMMENT ON COLUMN mart.ceasefire_life.entry_id IS 'The entry of the ledger.';
COMMENT ON COLUMN mart.ceasefire_life.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.ceasefire_life.status IS 'The step: called_for, negotiated, announced, in_effect, extended, suspended, ended …';
COMMENT ON COLUMN mart.ceasefire_life.at IS 'Publication of the first report of this step.';
COMMENT ON COLUMN mart.ceasefire_life.begins IS 'When it takes effect, by that report.';
COMMENT ON COLUMN mart.ceasefire_life.event_id IS 'That report.';
COMMENT ON COLUMN mart.ceasefire_life.article_id IS 'Its article.';
COMMENT ON COLUMN mart.ceasefire_life.source_id IS 'Its outlet.';
COMMENT ON COLUMN mart.ceasefire_life.status_quote IS 'The words that say the step.';
COMMENT ON COLUMN mart.ceasefire_life.reports IS 'How many reports say it.';

CREATE VIEW mart.patrols AS
SELECT e.entry_id, e.theatre, e.status, e.is_denied, e.begins, e.begins_precision, e.ordinal, e.is_joint, e.sides, e.places, e.roads, e.outcome,
       e.first_at, e.last_at, e.reports, e.outlets, e.ownership, e.denied_by, e.conflicts
FROM mart.entry e WHERE e.kind = 'patrol';
COMMENT ON VIEW mart.patrols IS 'One row per patrol.';
COMMENT ON COLUMN mart.patrols.entry_id IS 'The entry of the ledger.';
COMMENT ON COLUMN mart.patrols.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.patrols.status IS 'planned, held, shortened, blocked, attacked, suspended or cancelled, by the latest report.';
COMMENT ON COLUMN mart.patrols.is_denied IS 'Whether all that is said of it is a denial.';
COMMENT ON COLUMN mart.patrols.begins IS 'When it sets out.';
COMMENT ON COLUMN mart.patrols.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN mart.patrols.ordinal IS 'Which one it is.';
COMMENT ON COLUMN mart.patrols.is_joint IS 'Whether it is a joint one.';
COMMENT ON COLUMN mart.patrols.sides IS 'Whose it is.';
COMMENT ON COLUMN mart.patrols.places IS 'Where it goes.';
COMMENT ON COLUMN mart.patrols.roads IS 'On which roads.';
COMMENT ON COLUMN mart.patrols.outcome IS 'What came of it, in an article''s words.';
COMMENT ON COLUMN mart.patrols.first_at IS 'Publication of its first report.';
COMMENT ON COLUMN mart.patrols.last_at IS 'Publication of its latest report.';
COMMENT ON COLUMN mart.patrols.reports IS 'Events that report it.';
COMMENT ON COLUMN mart.patrols.outlets IS 'Outlets that report it.';
COMMENT ON COLUMN mart.patrols.ownership IS 'Who owns those.';
COMMENT ON COLUMN mart.patrols.denied_by IS 'Who denies it.';
COMMENT ON COLUMN mart.patrols.conflicts IS 'What its reports disagree on.';

CREATE VIEW mart.talks AS
SELECT e.entry_id, e.theatre, e.status, e.is_denied, e.begins, e.begins_precision, e.ends, e.round, e.level, e.agreement, e.sides, e.mediators,
       e.places, e.outcome, e.first_at, e.last_at, e.reports, e.outlets, e.ownership, e.denied_by, e.conflicts
FROM mart.entry e WHERE e.kind = 'talks';
COMMENT ON VIEW mart.talks IS 'One row per round of talks.';
COMMENT ON COLUMN mart.talks.entry_id IS 'The entry of the ledger.';
COMMENT ON COLUMN mart.talks.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.talks.status IS 'planned, started, held, agreed, failed, postponed, suspended or cancelled, by the latest report.';
COMMENT ON COLUMN mart.talks.is_denied IS 'Whether all that is said of it is a denial.';
COMMENT ON COLUMN mart.talks.begins IS 'When they begin.';
COMMENT ON COLUMN mart.talks.begins_precision IS 'The unit in which begins is known.';
COMMENT ON COLUMN mart.talks.ends IS 'When they end.';
COMMENT ON COLUMN mart.talks.round IS 'Which round it is.';
COMMENT ON COLUMN mart.talks.level IS 'presidents, ministers, deputy_ministers, officers or experts.';
COMMENT ON COLUMN mart.talks.agreement IS 'The agreement that they name.';
COMMENT ON COLUMN mart.talks.sides IS 'Who talks.';
COMMENT ON COLUMN mart.talks.mediators IS 'Mediators, guarantors and hosts.';
COMMENT ON COLUMN mart.talks.places IS 'Where.';
COMMENT ON COLUMN mart.talks.outcome IS 'What came of them, in an article''s words.';
COMMENT ON COLUMN mart.talks.first_at IS 'Publication of the first report.';
COMMENT ON COLUMN mart.talks.last_at IS 'Publication of the latest report.';
COMMENT ON COLUMN mart.talks.reports IS 'Events that report them.';
COMMENT ON COLUMN mart.talks.outlets IS 'Outlets that report them.';
COMMENT ON COLUMN mart.talks.ownership IS 'Who owns those.';
COMMENT ON COLUMN mart.talks.denied_by IS 'Who denies them.';
COMMENT ON COLUMN mart.talks.conflicts IS 'What the reports disagree on.';

CREATE VIEW mart.violations AS
SELECT c.event_id, c.number, e.entry_id, e.article_id, e.theatre, e.status, e.begins, e.period, c.what, c.value, c.bound, c.who,
       c.observer, c.place, p.ar AS place_ar, p.en AS place_en, p.governorate, c.quote, e.speaker, e.speaker_quote, e.manner,
       e.source_id, e.title, e.url, e.at, e.day, e.is_said
FROM marsad.ledger_count c JOIN mart.event e USING (event_id) LEFT JOIN marsad.place p ON p.place = c.place
WHERE e.kind = 'violation';
COMMENT ON VIEW mart.violations IS 'One row per report of violations, observer, place and thing counted.';
COMMENT ON COLUMN mart.violations.event_id IS 'The report.';
COMMENT ON COLUMN mart.violations.number IS 'Which of its numbers.';
COMMENT ON COLUMN mart.violations.entry_id IS 'The happening that it reports.';
COMMENT ON COLUMN mart.violations.article_id IS 'The article.';
COMMENT ON COLUMN mart.violations.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.violations.status IS 'reported, or none: an observer recorded none.';
COMMENT ON COLUMN mart.violations.begins IS 'When it happened.';
COMMENT ON COLUMN mart.violations.period IS 'What it is counted over: ISO 8601.';
COMMENT ON COLUMN mart.violations.what IS 'violations, killed, wounded, displaced or detained.';
COMMENT ON COLUMN mart.violations.value IS 'How many.';
COMMENT ON COLUMN mart.violations.bound IS 'exact, at_least, about or at_most.';
COMMENT ON COLUMN mart.violations.who IS 'civilians, soldiers, fighters or children, where said.';
COMMENT ON COLUMN mart.violations.observer IS 'Who counted, where two do.';
COMMENT ON COLUMN mart.violations.place IS 'Where; null: the total.';
COMMENT ON COLUMN mart.violations.place_ar IS 'That place in Arabic.';
COMMENT ON COLUMN mart.violations.place_en IS 'That place in English.';
COMMENT ON COLUMN mart.violations.governorate IS 'The governorate that it lies in.';
COMMENT ON COLUMN mart.violations.quote IS 'The words that say the number.';
COMMENT ON COLUMN mart.violations.speaker IS 'Who says it.';
COMMENT ON COLUMN mart.violations.speaker_quote IS 'The words that name the speaker.';
COMMENT ON COLUMN mart.violations.manner IS 'How it is said.';
COMMENT ON COLUMN mart.violations.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.violations.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.violations.url IS 'Address of the article.';
COMMENT ON COLUMN mart.violations.at IS 'When it was published.';
COMMENT ON COLUMN mart.violations.day IS 'That day in Damascus.';
COMMENT ON COLUMN mart.violations.is_said IS 'Whether a report of it says that a ceasefire is broken; else only an agreement in force there makes it a violation.';

CREATE VIEW mart.violation_sums AS
SELECT c.event_id, e.article_id, coalesce(c.observer, e.speaker, s.quote) AS observer, c.what,
       max(c.value) FILTER (WHERE c.place IS NULL) AS total, sum(c.value) FILTER (WHERE c.place IS NOT NULL) AS parts,
       e.adds_up, e.source_id, e.title, e.url, (e.at AT TIME ZONE 'Asia/Damascus')::date AS day
FROM marsad.ledger_count c JOIN (SELECT l.event_id, l.article_id, l.speaker, l.adds_up, l.at, a.source_id, a.title, a.url
    FROM marsad.ledger_event l JOIN marsad.article a USING (article_id) WHERE l.kind = 'violation') e USING (event_id)
LEFT JOIN marsad.ledger_fact s ON s.event_id = c.event_id AND s.name = 'speaker'
GROUP BY c.event_id, e.article_id, coalesce(c.observer, e.speaker, s.quote), c.what, e.adds_up, e.source_id, e.title, e.url, e.at;
COMMENT ON VIEW mart.violation_sums IS 'One row per report, observer and thing counted: the total that is said, and the sum of its parts by place.';
COMMENT ON COLUMN mart.violation_sums.event_id IS 'The report.';
COMMENT ON COLUMN mart.violation_sums.article_id IS 'The article.';
COMMENT ON COLUMN mart.violation_sums.observer IS 'Who counted.';
COMMENT ON COLUMN mart.violation_sums.what IS 'violations, killed, wounded, displaced or detained.';
COMMENT ON COLUMN mart.violation_sums.total IS 'The total that is said.';
COMMENT ON COLUMN mart.violation_sums.parts IS 'The sum of what is said by place.';
COMMENT ON COLUMN mart.violation_sums.adds_up IS 'Whether the report''s own parts make its total.';
COMMENT ON COLUMN mart.violation_sums.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.violation_sums.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.violation_sums.url IS 'Address of the article.';
COMMENT ON COLUMN mart.violation_sums.day IS 'Day of publication in Damascus.';

CREATE VIEW mart.claims AS
SELECT event_id, entry_id, article_id, kind, status, is_denied, theatre, speaker, speaker_quote, via_quote, manner, manner_quote, status_quote,
       source_id, ownership, title, url, at, day, weight
FROM mart.event WHERE speaker IS NOT NULL OR speaker_quote IS NOT NULL;
COMMENT ON VIEW mart.claims IS 'One row per event whose speaker is said: who says what, how, and in whose outlet.';
COMMENT ON COLUMN mart.claims.event_id IS 'The event.';
COMMENT ON COLUMN mart.claims.entry_id IS 'The happening that it reports.';
COMMENT ON COLUMN mart.claims.article_id IS 'The article.';
COMMENT ON COLUMN mart.claims.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN mart.claims.status IS 'What is said of it; of a denial, what is denied.';
COMMENT ON COLUMN mart.claims.is_denied IS 'Whether it is denied.';
COMMENT ON COLUMN mart.claims.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.claims.speaker IS 'The speaker''s id in the gazetteer, where it has one.';
COMMENT ON COLUMN mart.claims.speaker_quote IS 'The words that name the speaker.';
COMMENT ON COLUMN mart.claims.via_quote IS 'Through whom it was said.';
COMMENT ON COLUMN mart.claims.manner IS 'How it is said.';
COMMENT ON COLUMN mart.claims.manner_quote IS 'The word that says so.';
COMMENT ON COLUMN mart.claims.status_quote IS 'The words that say the status.';
COMMENT ON COLUMN mart.claims.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.claims.ownership IS 'Who owns it.';
COMMENT ON COLUMN mart.claims.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.claims.url IS 'Address of the article.';
COMMENT ON COLUMN mart.claims.at IS 'When it was published.';
COMMENT ON COLUMN mart.claims.day IS 'That day in Damascus.';
COMMENT ON COLUMN mart.claims.weight IS 'Whether the article is about it: subject, part or background.';

CREATE VIEW mart.conflicts AS
SELECT c.entry_id, n.kind, n.theatre, c.field, c.event_id, c.value, e.speaker, s.quote AS speaker_quote, f.quote AS status_quote,
       a.source_id, src.ownership, a.title, a.url, e.at
FROM marsad.ledger_conflict c JOIN marsad.ledger_entry n USING (entry_id) JOIN marsad.ledger_event e USING (event_id)
JOIN marsad.article a USING (article_id) JOIN marsad.source src USING (source_id)
LEFT JOIN marsad.ledger_fact s ON s.event_id = e.event_id AND s.name = 'speaker'
LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status';
COMMENT ON VIEW mart.conflicts IS 'One row per entry, field and report of it that can''t be right together with another: read those of an entry and field side by side.';
COMMENT ON COLUMN mart.conflicts.entry_id IS 'The happening.';
COMMENT ON COLUMN mart.conflicts.kind IS 'ceasefire, patrol, violation or talks.';
COMMENT ON COLUMN mart.conflicts.theatre IS 'The conflict that it belongs to.';
COMMENT ON COLUMN mart.conflicts.field IS 'What the reports disagree on: status, begins, counts.killed, parties.accused, happened …';
COMMENT ON COLUMN mart.conflicts.event_id IS 'The report.';
COMMENT ON COLUMN mart.conflicts.value IS 'What it says.';
COMMENT ON COLUMN mart.conflicts.speaker IS 'Who says it.';
COMMENT ON COLUMN mart.conflicts.speaker_quote IS 'The words that name the speaker.';
COMMENT ON COLUMN mart.conflicts.status_quote IS 'The words that say the status.';
COMMENT ON COLUMN mart.conflicts.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.conflicts.ownership IS 'Who owns it.';
COMMENT ON COLUMN mart.conflicts.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.conflicts.url IS 'Address of the article.';
COMMENT ON COLUMN mart.conflicts.at IS 'When it was published.';
