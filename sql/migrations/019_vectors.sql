-- What tells a story is compared by the thousand: as packed vectors it is a third as long, and read without being parsed.
-- A vector holds its terms as eight bytes each, in the order of the first four: the beginning of the term's SHA-256, then its weight.

CREATE FUNCTION pg_temp.vector(weights json) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(h.hash || float4send(w.value::real), ''::bytea ORDER BY h.hash), '')
    FROM json_each_text(weights) AS w, LATERAL (SELECT substr(sha256(convert_to(w.key, 'UTF8')), 1, 4) AS hash) AS h
$$;

ALTER TABLE marsad.story_feature ADD COLUMN terms bytea, ADD COLUMN head bytea;
UPDATE marsad.story_feature SET terms = pg_temp.vector(features -> 'terms'), head = pg_temp.vector(features -> 'head');
-- With a type given anew the table is written anew, without what it held before.
ALTER TABLE marsad.story_feature DROP COLUMN features, ALTER COLUMN terms TYPE bytea USING terms || ''::bytea,
    ALTER COLUMN terms SET NOT NULL, ALTER COLUMN head SET NOT NULL;
DROP FUNCTION pg_temp.vector(json);
COMMENT ON COLUMN marsad.story_feature.terms IS 'Hashes and weights of the words that matter: names, numbers, dates and rare ones.';
COMMENT ON COLUMN marsad.story_feature.head IS 'The same of its headline and its first words.';
