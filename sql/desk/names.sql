-- name: topics
-- The topics that articles are classified by.
SELECT topic, title_ar, title_en FROM marsad.topic WHERE is_enabled ORDER BY topic LIMIT 200;

-- name: sources
-- The outlets by name.
SELECT source_id, name_ar, name_en FROM marsad.source WHERE source_id <> 'seed' ORDER BY name_ar LIMIT 1000;

-- name: everything
-- What outlets, places and parties are called, by their ids, and topics, by topic/id; a party's name before a place's of the same id.
SELECT DISTINCT ON (id) id, ar, en FROM (
    SELECT actor AS id, ar, en, 1 AS before FROM marsad.actor
    UNION ALL SELECT place, ar, en, 2 FROM marsad.place
    UNION ALL SELECT source_id, name_ar, name_en, 3 FROM marsad.source
    UNION ALL SELECT 'topic/' || topic, title_ar, title_en, 4 FROM marsad.topic) named
ORDER BY id, before LIMIT 20000;

-- name: actors
-- The parties, persons and organisations of the gazetteer.
SELECT actor, ar, en FROM marsad.actor ORDER BY ar LIMIT 5000;

-- name: roads
-- The roads of the gazetteer.
SELECT place, ar, en FROM marsad.place WHERE kind = 'road' ORDER BY ar LIMIT 1000;

-- name: named
-- What some places and parties are called.
SELECT DISTINCT ON (id) id, ar, en FROM (
    SELECT actor AS id, ar, en, 1 AS before FROM marsad.actor WHERE actor = ANY (%(ids)s::text[])
    UNION ALL SELECT place, ar, en, 2 FROM marsad.place WHERE place = ANY (%(ids)s::text[])
    UNION ALL SELECT source_id, name_ar, name_en, 3 FROM marsad.source WHERE source_id = ANY (%(ids)s::text[])) named
ORDER BY id, before LIMIT 5000;

-- name: located
-- Some places with their coordinates, but for countries.
SELECT place, ar, en, lat, lon FROM marsad.place WHERE place = ANY (%(ids)s::text[]) AND lat IS NOT NULL AND kind <> 'country' LIMIT 1000;

-- name: regions
-- The countries and governorates of the gazetteer, as a search is narrowed by them.
SELECT place, ar, en FROM marsad.place WHERE kind IN ('country', 'governorate', 'capital', 'region') ORDER BY ar LIMIT 1000;

-- name: parties
-- The armies, governments, armed groups and organisations of the gazetteer.
SELECT actor, ar, en FROM marsad.actor WHERE kind NOT IN ('person', 'mediator') ORDER BY ar LIMIT 1000;
