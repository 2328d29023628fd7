-- Searching, for analysts: mart.search, and for queries of one's own mart.search_document with mart.search_query.

-- Only the names that stand in the query are looked up: a name within a name's family (northern Syria) must not be taken apart in turn.
CREATE FUNCTION mart.search_query(query text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog
RETURN (SELECT ts_rewrite(
    ts_rewrite(asked, format('SELECT target, family FROM marsad.name_family WHERE target <@ %L::tsquery ORDER BY numnode(target) DESC', asked)),
    'SELECT plainto_tsquery(''simple'', word), family FROM marsad.word_family')
  FROM (SELECT websearch_to_tsquery('simple', translate(regexp_replace(marsad.search_words(left(query, 1000)), '\mاو\M', 'or', 'g'), '<>./@:_&', '        ')) AS asked OFFSET 0) q);
COMMENT ON FUNCTION mart.search_query(text) IS
    'What to look for, for "document @@ mart.search_query(…)": every word; "words in quotes" next to each other; أو between alternatives; -word not there. A name is looked for in all its forms, an English one in Arabic.';

CREATE VIEW mart.search_document AS
SELECT article_id, at, document FROM marsad.search;
COMMENT ON VIEW mart.search_document IS 'One row per Arabic article: what it is searched by. Give a range of "at" with every search: a month is a partition.';
COMMENT ON COLUMN mart.search_document.article_id IS 'The article.';
COMMENT ON COLUMN mart.search_document.at IS 'Publication, else arrival; never before 2000, nor more than a day after arrival.';
COMMENT ON COLUMN mart.search_document.document IS 'Its words without clitics and endings; those of the title weigh A.';

-- Where the words stand: the text around the first of them, each marked with ⟪ ⟫. Split at spaces, so that pieces and their search forms
-- pair up; a hundred pieces at a time, because what is looked for mostly stands in the first.
CREATE FUNCTION mart.headline(body text, query tsquery) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    wanted CONSTANT text := '\m(?:' || (SELECT string_agg(lexeme[1], '|') FROM regexp_matches(querytree(query), '''(\w+)''', 'g') AS lexeme) || ')\M';
    pieces CONSTANT text[] := regexp_split_to_array(left(body, 20000), '\s+');
    forms text[];
    hit integer;
    first integer;
BEGIN
    FOR start IN 1 .. cardinality(pieces) BY 100 LOOP
        forms := string_to_array(marsad.search_words(array_to_string(pieces[start : start + 99], E'\n')), E'\n');
        SELECT start + min(n) - 1 INTO hit FROM unnest(forms) WITH ORDINALITY AS one (form, n) WHERE form ~ wanted;
        EXIT WHEN hit IS NOT NULL;
    END LOOP;
    first := greatest(coalesce(hit, 1) - 8, 1);
    forms := string_to_array(marsad.search_words(array_to_string(pieces[first : first + 29], E'\n')), E'\n');
    RETURN CASE WHEN first > 1 THEN '… ' ELSE '' END
        || (SELECT string_agg(CASE WHEN form ~ wanted THEN '⟪' || piece || '⟫' ELSE piece END, ' ' ORDER BY n)
            FROM unnest(pieces[first : first + 29], forms) WITH ORDINALITY AS one (piece, form, n))
        || CASE WHEN cardinality(pieces) > first + 29 THEN ' …' ELSE '' END;
END $$;
COMMENT ON FUNCTION mart.headline(text, tsquery) IS 'Thirty words of a text around the first that is looked for, each such word between ⟪ and ⟫.';

-- Newest months first: one, then two, then four …; a common word is found in the newest alone, a rare one is looked for in all.
-- Within a month the index on words is the only way: reading documents one by one costs more than the planner knows.
CREATE FUNCTION mart.search_newest(query text, since date DEFAULT NULL, until date DEFAULT NULL, skip integer DEFAULT 0)
RETURNS TABLE (article_id bigint, rank real) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    wanted CONSTANT tsquery := mart.search_query(query);
    earliest CONSTANT timestamptz := coalesce(since, date '2000-01-01')::timestamp AT TIME ZONE 'Asia/Damascus';
    latest CONSTANT timestamptz := (coalesce(until, date '2999-12-31') + 1)::timestamp AT TIME ZONE 'Asia/Damascus';
    oldest timestamp;
    upper timestamp;
    lower timestamp;
    months integer := 1;
    passing integer := skip;  -- how many are still to be skipped,
    missing integer := 500;   -- and to be found
    holding integer;
BEGIN
    IF numnode(wanted) = 0 OR querytree(wanted) = 'T' THEN
        RETURN;  -- nothing to look for, or only what must not be there
    END IF;
    SELECT greatest(min(month), date_trunc('month', earliest AT TIME ZONE 'UTC')), least(max(month) + interval '1 month', latest AT TIME ZONE 'UTC')
    INTO oldest, upper
    FROM (SELECT to_date(right(c.relname, 7), 'YYYY_MM')::timestamp AS month
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'marsad.search'::regclass) made;
    WHILE upper > oldest AND missing > 0 LOOP
        lower := date_trunc('month', upper - interval '1 second') - (months - 1) * interval '1 month';
        holding := 0;
        IF passing > 0 THEN
            SELECT count(*) INTO holding FROM marsad.search s
            WHERE s.at >= greatest(lower AT TIME ZONE 'UTC', earliest) AND s.at < upper AT TIME ZONE 'UTC' AND s.document @@ wanted;
        END IF;
        IF passing > 0 AND holding <= passing THEN
            passing := passing - holding;
        ELSE
            RETURN QUERY
            SELECT found.article_id, ts_rank(found.document, wanted, 1)
            FROM (SELECT s.article_id, s.document FROM marsad.search s
                  WHERE s.at >= greatest(lower AT TIME ZONE 'UTC', earliest) AND s.at < upper AT TIME ZONE 'UTC' AND s.document @@ wanted
                  ORDER BY s.at DESC, s.article_id DESC OFFSET passing LIMIT missing) found;
            GET DIAGNOSTICS holding = ROW_COUNT;
            missing := missing - holding;
            passing := 0;
        END IF;
        upper := lower;
        months := months * 2;
    END LOOP;
END $$;
COMMENT ON FUNCTION mart.search_newest(text, date, date, integer) IS
    'The newest 500 articles between two days of Damascus that hold the words, after "skip" newer ones; ranked by how often, how near and whether in the title.';

CREATE FUNCTION mart.search(query text, since date DEFAULT NULL, until date DEFAULT NULL, most integer DEFAULT 20)
RETURNS TABLE (rank real, article_id bigint, day date, source_id text, title text, headline text, url text, is_duplicate boolean, story_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT best.rank, a.article_id, (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date, a.source_id, a.title,
           mart.headline(a.text, q.wanted), a.url, a.disposition = 'duplicate', a.story_id
    FROM (SELECT f.article_id, f.rank FROM mart.search_newest(search.query, search.since, search.until) f
          ORDER BY f.rank DESC, f.article_id DESC LIMIT least(search.most, 500)) best
    JOIN marsad.article a ON a.article_id = best.article_id
    CROSS JOIN (SELECT mart.search_query(search.query) AS wanted OFFSET 0) q  -- once, not for each article
    ORDER BY best.rank DESC, a.article_id DESC;
END;
COMMENT ON FUNCTION mart.search(text, date, date, integer) IS
    'Articles that hold the words, best first: of the newest 500 between two days of Damascus, by how often, how near and whether in the title.';
