-- The bodies of pages in a table of their own, a partition per month: they are what grows most, and what goes first.

-- Attaching a table of its own locks no reader and no writer of the other months, as CREATE TABLE … PARTITION OF would.
CREATE FUNCTION marsad.make_month(of text, month timestamp) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    name text := of || '_' || to_char(month, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'marsad'::regnamespace) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('marsad.' || of));
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'marsad'::regnamespace) THEN
        EXECUTE format('CREATE TABLE marsad.%I (LIKE marsad.%I INCLUDING ALL)', name, of);
        EXECUTE format('COMMENT ON TABLE marsad.%I IS %L', name, to_char(month, 'YYYY-MM') || ' of marsad.' || of || '.');
        EXECUTE format('ALTER TABLE marsad.%I ATTACH PARTITION marsad.%I FOR VALUES FROM (%L) TO (%L)',
                       of, name, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END $$;
COMMENT ON FUNCTION marsad.make_month(text, timestamp) IS
    'Makes the partition of a month (its first moment, UTC) of a table where there is none; several at once make it once.';
CREATE OR REPLACE FUNCTION marsad.make_search_month(month timestamp) RETURNS void LANGUAGE sql SET search_path = pg_catalog
RETURN marsad.make_month('search', month);

CREATE TABLE marsad.body (
    fetched_at  timestamptz NOT NULL,
    page_id     bigint NOT NULL,  -- no foreign key: attaching a month would lock the pages against writers
    body        bytea NOT NULL,
    PRIMARY KEY (page_id, fetched_at)
) PARTITION BY RANGE (fetched_at);
ALTER TABLE marsad.body ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE marsad.body IS 'One row per page whose body is still kept. A partition per month, so that old ones go at once and give back their room.';
COMMENT ON COLUMN marsad.body.fetched_at IS 'As of the page.';
COMMENT ON COLUMN marsad.body.page_id IS 'The page.';
COMMENT ON COLUMN marsad.body.body IS 'The body without transfer and content encoding, compressed with gzip for keeping.';
CREATE INDEX body_fetched ON marsad.body (fetched_at);
COMMENT ON INDEX marsad.body_fetched IS 'The oldest bodies.';

CREATE FUNCTION marsad.keep_body(page_id bigint, fetched_at timestamptz, body bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM marsad.make_month('body', date_trunc('month', fetched_at AT TIME ZONE 'UTC'));
    INSERT INTO marsad.body VALUES (fetched_at, page_id, body);
END $$;
COMMENT ON FUNCTION marsad.keep_body(bigint, timestamptz, bytea) IS 'Keeps the body of a page, in the partition of its month.';

-- A lock that somebody holds (an export that reads) is not waited for long: the month goes another day, and nobody queues behind us.
CREATE FUNCTION marsad.drop_body_months(before timestamptz, moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
    part record;
    has_unread boolean;
    dropped bigint;
    total bigint := 0;
BEGIN
    FOR part IN
        SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'marsad.body'::regclass
              AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= before
        ORDER BY 1
    LOOP
        BEGIN
            EXECUTE format('SELECT EXISTS (SELECT FROM marsad.%I JOIN marsad.page p USING (page_id) WHERE p.state = ''unread'')', part.name)
                INTO has_unread;
            CONTINUE WHEN has_unread;
            EXECUTE format('UPDATE marsad.page p SET dropped_at = $1 FROM marsad.%I b WHERE b.page_id = p.page_id', part.name) USING moment;
            GET DIAGNOSTICS dropped = ROW_COUNT;
            EXECUTE format('DROP TABLE marsad.%I', part.name);
            total := total + dropped;
        EXCEPTION WHEN lock_not_available THEN NULL;
        END;
    END LOOP;
    RETURN total;
END $$;
COMMENT ON FUNCTION marsad.drop_body_months(timestamptz, timestamptz) IS
    'Drops the months that ended before a moment and hold no unread page; how many bodies they held.';

SELECT marsad.make_month('body', month)
FROM (SELECT DISTINCT date_trunc('month', fetched_at AT TIME ZONE 'UTC') AS month FROM marsad.page WHERE body IS NOT NULL ORDER BY month) m;
INSERT INTO marsad.body SELECT fetched_at, page_id, body FROM marsad.page WHERE body IS NOT NULL;
ALTER TABLE marsad.page DROP COLUMN body;
