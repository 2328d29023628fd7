-- name: topics
-- The topics that articles are classified by.
SELECT topic, title_ar, title_en FROM marsad.topic WHERE is_enabled ORDER BY topic LIMIT 200;

-- name: sources
-- The outlets by name.
SELECT source_id, name_ar, name_en FROM marsad.source WHERE source_id <> 'seed' ORDER BY name_ar LIMIT 1000;
