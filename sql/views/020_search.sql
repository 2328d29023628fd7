-- Searching, for analysts: mart.search, and for queries of one's own mart.search_document with mart.search_query.

CREATE FUNCTION mart.search_query(query text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog
RETURN ts_rewrite(
    websearch_to_tsquery('simple', translate(regexp_replace(marsad.search_words(left(query, 1000)), '\mاو\M', 'or', 'g'), '<>./@:_&', '        ')),
    'SELECT plainto_tsquery(''simple'', word), family FROM marsad.word_family');
COMMENT ON FUNCTION mart.search_query(text) IS
    'What to look for, for "document @@ mart.search_query(…)": every word; "words in quotes" next to each other; أو between alternatives; -word not there.';

CREATE VIEW mart.search_document AS
SELECT article_id, at, document FROM marsad.search;
COMMENT ON VIEW mart.search_document IS 'One row per Arabic article: what it is searched by. Give a range of "at" with every search: a month is a partition.';
COMMENT ON COLUMN mart.search_document.article_id IS 'The article.';
COMMENT ON COLUMN mart.search_document.at IS 'Publication, else arrival; never before 2000, nor more than a day after arrival.';
COMMENT ON COLUMN mart.search_document.document IS 'Its words without clitics and endings; those of the title weigh A.';

-- Where the words stand: the text around the first of them, each marked with ⟪ ⟫. Split at spaces, so that pieces and their search forms pair up.
CREATE FUNCTION mart.headline(body text, query tsquery) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    pieces text[] := regexp_split_to_array(left(body, 20000), '\s+');
    forms text[] := string_to_array(marsad.search_words(array_to_string(pieces, E'\n')), E'\n');
    wanted text := (SELECT string_agg(lexeme[1], '|') FROM regexp_matches(querytree(query), '''(\w+)''', 'g') AS lexeme);
    hits integer[] := ARRAY(SELECT n FROM unnest(forms) WITH ORDINALITY AS one (form, n) WHERE form ~ ('\m(?:' || wanted || ')\M') ORDER BY n LIMIT 200);
    first integer := greatest(coalesce(hits[1], 1) - 8, 1);
BEGIN
    RETURN CASE WHEN first > 1 THEN '… ' ELSE '' END
        || (SELECT string_agg(CASE WHEN n = ANY (hits) THEN '⟪' || piece || '⟫' ELSE piece END, ' ' ORDER BY n)
            FROM unnest(pieces) WITH ORDINALITY AS one (piece, n) WHERE n BETWEEN first AND first + 29)
        || CASE WHEN cardinality(pieces) > first + 29 THEN ' …' ELSE '' END;
END $$;
COMMENT ON FUNCTION mart.headline(text, tsquery) IS 'Thirty words of a text around the first that is looked for, each such word between ⟪ and ⟫.';

-- Newest months first: one, then two, then four …; a common word is found in the newest alone, a rare one is looked for in all.
-- Within a month the index on words is the only way: reading documents one by one costs more than the planner knows.
CREATE FUNCTION mart.search(query text, since date DEFAULT NULL, until date DEFAULT NULL, most integer DEFAULT 20)
RETURNS TABLE (rank real, article_id bigint, day date, source_id text, title text, headline text, url text, is_duplicate boolean, story_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    considered CONSTANT integer := 500;
    wanted CONSTANT tsquery := mart.search_query(query);
    earliest CONSTANT timestamptz := coalesce(since, date '2000-01-01')::timestamp AT TIME ZONE 'Asia/Damascus';
    latest CONSTANT timestamptz := (coalesce(until, date '2999-12-31') + 1)::timestamp AT TIME ZONE 'Asia/Damascus';
    oldest timestamp;
    upper timestamp;
    lower timestamp;
    months integer := 1;
    ids bigint[] := '{}';
    ranks real[] := '{}';
    page record;
BEGIN
    IF numnode(wanted) = 0 OR querytree(wanted) = 'T' THEN
        RETURN;  -- nothing to look for, or only what must not be there
    END IF;
    SELECT greatest(min(month), date_trunc('month', earliest AT TIME ZONE 'UTC')), least(max(month) + interval '1 month', latest AT TIME ZONE 'UTC')
    INTO oldest, upper
    FROM (SELECT to_date(right(c.relname, 7), 'YYYY_MM')::timestamp AS month
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'marsad.search'::regclass) made;
    WHILE upper > oldest AND cardinality(ids) < considered LOOP
        lower := date_trunc('month', upper - interval '1 second') - (months - 1) * interval '1 month';
        SELECT coalesce(array_agg(found.article_id), '{}') AS ids, coalesce(array_agg(ts_rank(found.document, wanted, 1)), '{}') AS ranks
        INTO page
        FROM (SELECT s.article_id, s.document FROM marsad.search s
              WHERE s.at >= greatest(lower AT TIME ZONE 'UTC', earliest) AND s.at < upper AT TIME ZONE 'UTC' AND s.document @@ wanted
              ORDER BY s.at DESC LIMIT considered - cardinality(ids)) found;
        ids := ids || page.ids;
        ranks := ranks || page.ranks;
        upper := lower;
        months := months * 2;
    END LOOP;
    RETURN QUERY
    SELECT best.rank, a.article_id, (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date, a.source_id, a.title,
           mart.headline(a.text, wanted), a.url, a.disposition = 'duplicate', a.story_id
    FROM (SELECT i, r AS rank FROM unnest(ids, ranks) AS found (i, r) ORDER BY r DESC, i DESC LIMIT least(most, considered)) best
    JOIN marsad.article a ON a.article_id = best.i
    ORDER BY best.rank DESC, a.article_id DESC;
END $$;
COMMENT ON FUNCTION mart.search(text, date, date, integer) IS
    'Articles that hold the words, best first: of the newest 500 between two days of Damascus, by how often, how near and whether in the title.';
