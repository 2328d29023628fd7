-- Counts by day, kept up for the days that something touched; findings of the checks; raw pages that go while what was made of them stays.
-- Partitioned by month is what grows and is searched by time (marsad.search, 003). Articles, mentions and entries stay whole: a unique
-- address can't span partitions, and indexes on days make the latest month as quick to read as a partition would.

CREATE INDEX article_day ON marsad.article (((coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date));
COMMENT ON INDEX marsad.article_day IS 'The articles of a day of Damascus: how all views count days.';
CREATE INDEX story_day ON marsad.story (((first_at AT TIME ZONE 'Asia/Damascus')::date));
COMMENT ON INDEX marsad.story_day IS 'The stories that began on a day.';
CREATE INDEX revision_day ON marsad.revision (((replaced_at AT TIME ZONE 'Asia/Damascus')::date));
COMMENT ON INDEX marsad.revision_day IS 'The edits of a day.';

CREATE TABLE marsad.touched (
    day   date NOT NULL,
    xact  xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE marsad.touched IS 'One row per day and transaction whose change the daily counts don''t hold yet. Appended to, never waited for.';
COMMENT ON COLUMN marsad.touched.day IS 'The day in Damascus.';
COMMENT ON COLUMN marsad.touched.xact IS 'The transaction that changed something of that day.';
CREATE INDEX touched_day ON marsad.touched (day, xact);
COMMENT ON INDEX marsad.touched_day IS 'Whether a transaction has touched a day already.';

CREATE TABLE marsad.daily_source (
    day         date NOT NULL,
    source_id   text NOT NULL,
    articles    bigint NOT NULL,
    originals   bigint NOT NULL,
    copies      bigint NOT NULL,
    set_aside   bigint NOT NULL,
    with_topic  bigint NOT NULL,
    undated     bigint NOT NULL,
    PRIMARY KEY (day, source_id)
);
COMMENT ON TABLE marsad.daily_source IS 'One row per day and outlet that has articles, seeds excepted: marsad.count_sources, kept.';
COMMENT ON COLUMN marsad.daily_source.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN marsad.daily_source.source_id IS 'The outlet.';
COMMENT ON COLUMN marsad.daily_source.articles IS 'All its articles.';
COMMENT ON COLUMN marsad.daily_source.originals IS 'Those of its own.';
COMMENT ON COLUMN marsad.daily_source.copies IS 'Those whose text an earlier article carries.';
COMMENT ON COLUMN marsad.daily_source.set_aside IS 'Those in another language.';
COMMENT ON COLUMN marsad.daily_source.with_topic IS 'Originals that mention a topic.';
COMMENT ON COLUMN marsad.daily_source.undated IS 'Articles counted on the day of their arrival, for want of a date.';

CREATE TABLE marsad.daily_topic (
    day        date NOT NULL,
    topic      text NOT NULL,
    theatre    text NOT NULL,
    source_id  text NOT NULL,
    originals  bigint NOT NULL,
    copies     bigint NOT NULL,
    undated    bigint NOT NULL,
    PRIMARY KEY (day, topic, theatre, source_id)
);
COMMENT ON TABLE marsad.daily_topic IS 'One row per day, topic, theatre and outlet that speaks of it, seeds excepted: marsad.count_topics, kept.';
COMMENT ON COLUMN marsad.daily_topic.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN marsad.daily_topic.topic IS 'The topic.';
COMMENT ON COLUMN marsad.daily_topic.theatre IS 'The conflict.';
COMMENT ON COLUMN marsad.daily_topic.source_id IS 'The outlet.';
COMMENT ON COLUMN marsad.daily_topic.originals IS 'Articles of its own that mention it.';
COMMENT ON COLUMN marsad.daily_topic.copies IS 'Copies that it published of articles that mention it.';
COMMENT ON COLUMN marsad.daily_topic.undated IS 'How many of both are counted on the day of their arrival.';

CREATE TABLE marsad.daily_status (
    day        date NOT NULL,
    theatre    text NOT NULL,
    status     text NOT NULL,
    source_id  text NOT NULL,
    articles   bigint NOT NULL,
    PRIMARY KEY (day, theatre, status, source_id)
);
COMMENT ON TABLE marsad.daily_status IS 'One row per day, theatre, ceasefire status and outlet that says so, seeds excepted: marsad.count_statuses, kept.';
COMMENT ON COLUMN marsad.daily_status.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN marsad.daily_status.theatre IS 'The conflict.';
COMMENT ON COLUMN marsad.daily_status.status IS 'What is said of a ceasefire.';
COMMENT ON COLUMN marsad.daily_status.source_id IS 'The outlet.';
COMMENT ON COLUMN marsad.daily_status.articles IS 'Original articles that say so.';

CREATE TABLE marsad.daily_pair (
    day          date NOT NULL,
    topic        text NOT NULL,
    other_topic  text NOT NULL,
    articles     bigint NOT NULL,
    PRIMARY KEY (day, topic, other_topic),
    CHECK (topic < other_topic)
);
COMMENT ON TABLE marsad.daily_pair IS 'One row per day and pair of topics that an article mentions both, seeds excepted: marsad.count_pairs, kept.';
COMMENT ON COLUMN marsad.daily_pair.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN marsad.daily_pair.topic IS 'The topic that comes first in the alphabet.';
COMMENT ON COLUMN marsad.daily_pair.other_topic IS 'The other.';
COMMENT ON COLUMN marsad.daily_pair.articles IS 'Original articles that mention both.';

-- What the counts of one day are. Kept in the tables above, and asked directly for days that are touched: so the views are always right.
-- Run with the owner's rights, because views call them for analysts, who can't reach this schema by themselves.

CREATE FUNCTION marsad.count_sources(day date) RETURNS TABLE (source_id text, articles bigint, originals bigint, copies bigint,
                                                              set_aside bigint, with_topic bigint, undated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT a.source_id, count(*), count(*) FILTER (WHERE a.disposition = 'kept'), count(*) FILTER (WHERE a.disposition = 'duplicate'),
           count(*) FILTER (WHERE a.disposition = 'set_aside'),
           count(*) FILTER (WHERE a.disposition = 'kept' AND EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = a.article_id)),
           count(*) FILTER (WHERE a.published_at IS NULL)
    FROM marsad.article a
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = count_sources.day AND a.seed IS NULL
    GROUP BY a.source_id;
END;
COMMENT ON FUNCTION marsad.count_sources(date) IS 'The rows of marsad.daily_source for one day, counted now.';

CREATE FUNCTION marsad.count_topics(day date) RETURNS TABLE (topic text, theatre text, source_id text, originals bigint, copies bigint, undated bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT m.topic, m.theatre, a.source_id, count(*) FILTER (WHERE a.disposition = 'kept'), count(*) FILTER (WHERE a.disposition = 'duplicate'),
           count(*) FILTER (WHERE a.published_at IS NULL)
    FROM marsad.article a
    LEFT JOIN marsad.duplicate d ON d.article_id = a.article_id
    CROSS JOIN LATERAL (SELECT DISTINCT n.topic, n.theatre FROM marsad.mention n WHERE n.article_id = coalesce(d.original_id, a.article_id)) m
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = count_topics.day AND a.seed IS NULL
    GROUP BY m.topic, m.theatre, a.source_id;
END;
COMMENT ON FUNCTION marsad.count_topics(date) IS 'The rows of marsad.daily_topic for one day, counted now.';

CREATE FUNCTION marsad.count_statuses(day date) RETURNS TABLE (theatre text, status text, source_id text, articles bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT m.theatre, m.status, a.source_id, count(DISTINCT a.article_id)
    FROM marsad.article a JOIN marsad.mention m ON m.article_id = a.article_id
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = count_statuses.day AND a.seed IS NULL
          AND m.status IS NOT NULL
    GROUP BY m.theatre, m.status, a.source_id;
END;
COMMENT ON FUNCTION marsad.count_statuses(date) IS 'The rows of marsad.daily_status for one day, counted now.';

CREATE FUNCTION marsad.count_pairs(day date) RETURNS TABLE (topic text, other_topic text, articles bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT m.topic, o.topic, count(DISTINCT a.article_id)
    FROM marsad.article a
    JOIN marsad.mention m ON m.article_id = a.article_id
    JOIN marsad.mention o ON o.article_id = a.article_id AND o.topic > m.topic
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = count_pairs.day AND a.seed IS NULL
    GROUP BY m.topic, o.topic;
END;
COMMENT ON FUNCTION marsad.count_pairs(date) IS 'The rows of marsad.daily_pair for one day, counted now.';

-- Which changes touch which days. Whoever writes, the counts know.

CREATE FUNCTION marsad.touch(days date[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    INSERT INTO marsad.touched (day)
    SELECT DISTINCT day FROM unnest(days) AS day
    WHERE day IS NOT NULL
          AND NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = day.day AND t.xact = pg_current_xact_id());
END;
COMMENT ON FUNCTION marsad.touch(date[]) IS 'Notes that days are to be counted anew, once for each transaction.';

CREATE FUNCTION marsad.touch_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM marsad.touch(ARRAY(SELECT DISTINCT (coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date FROM added));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.touch_added() IS 'The days of the articles that a statement added.';
CREATE TRIGGER touch_added AFTER INSERT ON marsad.article
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_added();
COMMENT ON TRIGGER touch_added ON marsad.article IS 'New articles are counted.';

CREATE FUNCTION marsad.touch_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM marsad.touch(ARRAY[(coalesce(OLD.published_at, OLD.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date,
                               (coalesce(NEW.published_at, NEW.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date]);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.touch_changed() IS 'The days of an article that changed, before and after.';
CREATE TRIGGER touch_changed AFTER UPDATE OF published_at, first_seen_at, disposition, source_id ON marsad.article
FOR EACH ROW WHEN ((OLD.published_at, OLD.first_seen_at, OLD.disposition, OLD.source_id)
                   IS DISTINCT FROM (NEW.published_at, NEW.first_seen_at, NEW.disposition, NEW.source_id))
EXECUTE FUNCTION marsad.touch_changed();
COMMENT ON TRIGGER touch_changed ON marsad.article IS 'An article that moves to another day is counted there.';

CREATE FUNCTION marsad.touch_linked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM marsad.touch(ARRAY(
        SELECT DISTINCT (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date
        FROM (SELECT DISTINCT article_id FROM changed) c
        CROSS JOIN LATERAL (SELECT c.article_id UNION ALL SELECT d.article_id FROM marsad.duplicate d WHERE d.original_id = c.article_id) near
        JOIN marsad.article a ON a.article_id = near.article_id));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.touch_linked() IS 'The days of the articles whose mentions or original changed, and of their copies.';
CREATE TRIGGER touch_mentions_added AFTER INSERT ON marsad.mention
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_linked();
CREATE TRIGGER touch_mentions_removed AFTER DELETE ON marsad.mention
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_linked();
CREATE TRIGGER touch_copies_added AFTER INSERT ON marsad.duplicate
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_linked();
CREATE TRIGGER touch_copies_changed AFTER UPDATE ON marsad.duplicate
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_linked();
CREATE TRIGGER touch_copies_removed AFTER DELETE ON marsad.duplicate
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION marsad.touch_linked();
COMMENT ON TRIGGER touch_mentions_added ON marsad.mention IS 'New mentions are counted.';
COMMENT ON TRIGGER touch_mentions_removed ON marsad.mention IS 'Mentions that went are counted no more.';
COMMENT ON TRIGGER touch_copies_added ON marsad.duplicate IS 'A new copy counts as one.';
COMMENT ON TRIGGER touch_copies_changed ON marsad.duplicate IS 'A copy of another original counts under its topics.';
COMMENT ON TRIGGER touch_copies_removed ON marsad.duplicate IS 'A copy no more counts as an original.';

-- What the checks found (sql/checks).

CREATE TABLE marsad.finding (
    check_name  text NOT NULL,
    severity    text NOT NULL CHECK (severity IN ('fail', 'warn')),
    article_id  bigint REFERENCES marsad.article,
    detail      text NOT NULL,
    since       timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (check_name, article_id, detail)
);
COMMENT ON TABLE marsad.finding IS 'One row per thing that a check finds wrong now; gone when the check no longer finds it.';
COMMENT ON COLUMN marsad.finding.check_name IS 'The file of sql/checks.';
COMMENT ON COLUMN marsad.finding.severity IS 'fail: nothing is sent of that article; warn: operators are told.';
COMMENT ON COLUMN marsad.finding.article_id IS 'The article concerned; null where it is none in particular.';
COMMENT ON COLUMN marsad.finding.detail IS 'What is wrong.';
COMMENT ON COLUMN marsad.finding.since IS 'When it was first found.';
CREATE INDEX finding_article ON marsad.finding (article_id) WHERE severity = 'fail';
COMMENT ON INDEX marsad.finding_article IS 'Whether an article is held.';
CREATE FUNCTION marsad.to_check(since timestamptz) RETURNS TABLE (article_id bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.article_id FROM marsad.article a WHERE a.stored_at >= since
    UNION
    SELECT r.article_id FROM marsad.revision r WHERE r.replaced_at >= since
    UNION
    SELECT l.article_id FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id) WHERE d.state IN ('pending', 'claimed');
END;
COMMENT ON FUNCTION marsad.to_check(timestamptz) IS 'What the checks look at: articles stored or edited since, and those of which something waits to be sent.';
CREATE VIEW marsad.held AS SELECT DISTINCT article_id FROM marsad.finding WHERE severity = 'fail' AND article_id IS NOT NULL;
COMMENT ON VIEW marsad.held IS 'One row per article of which nothing is sent, because a check fails on it.';
COMMENT ON COLUMN marsad.held.article_id IS 'The article.';

-- Raw pages go after a time; the row stays, and says what was fetched when.

ALTER TABLE marsad.page ALTER COLUMN body DROP NOT NULL, ADD COLUMN dropped_at timestamptz,
    ADD CHECK ((body IS NULL) = (dropped_at IS NOT NULL)), ADD CHECK (dropped_at IS NULL OR state <> 'unread');
COMMENT ON COLUMN marsad.page.body IS 'The body without transfer and content encoding, compressed with gzip for keeping; null once dropped.';
COMMENT ON COLUMN marsad.page.dropped_at IS 'When the body was dropped for its age; the row stays, as proof of what was fetched.';
CREATE INDEX page_kept ON marsad.page (fetched_at) WHERE body IS NOT NULL;
COMMENT ON INDEX marsad.page_kept IS 'The oldest bodies that are still kept.';

-- What is there already is to be counted.
INSERT INTO marsad.touched (day)
SELECT DISTINCT (coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date FROM marsad.article;
