-- Order decides nothing: an article is compared with what was published before it, whenever that arrived. The indexes of candidates
-- hold where each article stands in the order of publication, instead of the order of arrival.

CREATE FUNCTION marsad.publication_rank(at timestamptz, address bytea) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (floor(64 * extract(epoch FROM (at - timestamptz '1970-01-01 00:00:00+00')))::bigint << 25)
    + ((get_byte(address, 0)::bigint << 17) | (get_byte(address, 1) << 9) | (get_byte(address, 2) << 1) | (get_byte(address, 3) >> 7));
COMMENT ON FUNCTION marsad.publication_rank(timestamptz, bytea) IS
    'Where an article stands in the order of publication: its time in 64ths of a second, then 25 bits of the hash of its address, which is the same in every warehouse. core/duplicates/order.py computes the same.';

CREATE FUNCTION marsad.copy_rank(source_id text, at timestamptz, address bytea) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN marsad.publication_rank(at, address) - CASE source_id WHEN 'seed' THEN 4611686018427387904 ELSE 0 END;
COMMENT ON FUNCTION marsad.copy_rank(text, timestamptz, bytea) IS
    'Where an article stands among those that it may repeat: the seed corpus was known before all else.';

CREATE TABLE marsad.band_in_order AS
SELECT b.band, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) AS rank, b.article_id
FROM marsad.band b JOIN marsad.article a USING (article_id);
DROP TABLE marsad.band;
ALTER TABLE marsad.band_in_order RENAME TO band;
ALTER TABLE marsad.band ALTER COLUMN band SET NOT NULL, ADD CONSTRAINT band_pkey PRIMARY KEY (band, rank, article_id);
COMMENT ON TABLE marsad.band IS 'One row per article and band of its fingerprint: the index of candidates for copies, kept by a trigger.';
COMMENT ON COLUMN marsad.band.band IS 'Hash of a run of words.';
COMMENT ON COLUMN marsad.band.rank IS 'Where the article stands among those that others may repeat: marsad.copy_rank.';
COMMENT ON COLUMN marsad.band.article_id IS 'An article that has it.';

CREATE OR REPLACE FUNCTION marsad.index_bands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO marsad.band (band, rank, article_id)
    SELECT DISTINCT band, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256), f.article_id
    FROM added f JOIN marsad.article a USING (article_id), unnest(f.bands) band ORDER BY band;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION marsad.reindex_bands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM marsad.band WHERE article_id = OLD.article_id AND band = ANY (OLD.bands);
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO marsad.band (band, rank, article_id)
        SELECT DISTINCT band, marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256), a.article_id
        FROM marsad.article a, unnest(NEW.bands) band WHERE a.article_id = NEW.article_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TABLE marsad.story_key_in_order AS
SELECT k.key, marsad.publication_rank(k.at, a.canonical_sha256) AS rank, k.article_id
FROM marsad.story_key k JOIN marsad.article a USING (article_id);
DROP TABLE marsad.story_key;
ALTER TABLE marsad.story_key_in_order RENAME TO story_key;
ALTER TABLE marsad.story_key ALTER COLUMN key SET NOT NULL, ADD CONSTRAINT story_key_pkey PRIMARY KEY (key, rank, article_id);
COMMENT ON TABLE marsad.story_key IS 'One row per original and key of its features: the index of candidates for stories, kept by a trigger.';
COMMENT ON COLUMN marsad.story_key.key IS 'Hash of a rare word, number or name.';
COMMENT ON COLUMN marsad.story_key.rank IS 'Where the original stands in the order of publication: marsad.publication_rank. Stories are sought in a window of it.';
COMMENT ON COLUMN marsad.story_key.article_id IS 'An original that has it.';

CREATE OR REPLACE FUNCTION marsad.index_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO marsad.story_key (key, rank, article_id)
    SELECT DISTINCT key, marsad.publication_rank(f.at, a.canonical_sha256), f.article_id
    FROM added f JOIN marsad.article a USING (article_id), unnest(f.keys) key ORDER BY key;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION marsad.reindex_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM marsad.story_key WHERE key = ANY (OLD.keys) AND article_id = OLD.article_id;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO marsad.story_key (key, rank, article_id)
        SELECT DISTINCT key, marsad.publication_rank(NEW.at, a.canonical_sha256), NEW.article_id
        FROM marsad.article a, unnest(NEW.keys) key WHERE a.article_id = NEW.article_id;
    END IF;
    RETURN NULL;
END $$;

ALTER TABLE marsad.story_feature ADD COLUMN apart bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN marsad.story_feature.apart IS 'Earlier articles that fill the same template: they tell other stories, however alike the words are.';
ALTER TABLE marsad.article ADD COLUMN new_facts text[], ADD COLUMN is_first_poll boolean, ADD COLUMN is_backfilled boolean;
COMMENT ON COLUMN marsad.article.is_first_poll IS 'Whether the first poll of its feed brought it, which is history and no news; null where that was not kept.';
COMMENT ON COLUMN marsad.article.is_backfilled IS 'Whether a backfill brought it; null where that was not kept.';
COMMENT ON COLUMN marsad.article.new_facts IS 'What it states, or its edit brought in, that the articles which it repeats don''t; null where that was never asked.';
