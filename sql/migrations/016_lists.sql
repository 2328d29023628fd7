-- What the desk's lists and the questions walk, latest first, without passing what they don't show: articles by time, of one outlet,
-- by arrival; alerts of one reader, runs of one step. Which article speaks of which topic, by time, and the counts of days without
-- outlets: kept like the other counts of days (005).

DROP INDEX marsad.article_published;
CREATE INDEX article_at ON marsad.article (coalesce(published_at, first_seen_at), article_id);
COMMENT ON INDEX marsad.article_at IS 'Articles by time of publication, else of arrival.';
CREATE INDEX article_source_at ON marsad.article (source_id, coalesce(published_at, first_seen_at), article_id);
COMMENT ON INDEX marsad.article_source_at IS 'The articles of an outlet by time.';
CREATE INDEX article_stored ON marsad.article (stored_at);
COMMENT ON INDEX marsad.article_stored IS 'What was stored since: for the checks, and for the stories of a day that have grown.';
CREATE INDEX article_copied ON marsad.article (((coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date))
    INCLUDE (article_id, source_id, published_at, first_seen_at) WHERE disposition = 'duplicate';
COMMENT ON INDEX marsad.article_copied IS 'The copies of a day of Damascus.';
CREATE INDEX revision_replaced ON marsad.revision (replaced_at);
COMMENT ON INDEX marsad.revision_replaced IS 'What was edited since.';
CREATE INDEX alert_subscription ON marsad.alert (subscription_id, alert_id);
COMMENT ON INDEX marsad.alert_subscription IS 'What a subscription was told.';
CREATE INDEX run_step ON marsad.run (step, run_id);
COMMENT ON INDEX marsad.run_step IS 'The runs of a step.';
DROP INDEX marsad.entry_feed_seen;
CREATE INDEX entry_feed_seen ON marsad.entry (feed_id, first_seen_at) INCLUDE (is_first_poll);
COMMENT ON INDEX marsad.entry_feed_seen IS 'The pace of a feed.';

CREATE TABLE marsad.daily_theatre (
    day        date NOT NULL,
    topic      text NOT NULL,
    theatre    text NOT NULL,
    originals  bigint NOT NULL,
    copies     bigint NOT NULL,
    undated    bigint NOT NULL,
    PRIMARY KEY (day, topic, theatre)
);
COMMENT ON TABLE marsad.daily_theatre IS 'One row per day, topic and theatre: the sums of marsad.daily_topic over all outlets, so that a year is read quickly.';
COMMENT ON COLUMN marsad.daily_theatre.day IS 'Day in Damascus.';
COMMENT ON COLUMN marsad.daily_theatre.topic IS 'The topic.';
COMMENT ON COLUMN marsad.daily_theatre.theatre IS 'The conflict.';
COMMENT ON COLUMN marsad.daily_theatre.originals IS 'Articles of their own that speak of it.';
COMMENT ON COLUMN marsad.daily_theatre.copies IS 'Copies of articles that speak of it.';
COMMENT ON COLUMN marsad.daily_theatre.undated IS 'Those of both that are counted on the day of their arrival.';
INSERT INTO marsad.daily_theatre
SELECT day, topic, theatre, sum(originals), sum(copies), sum(undated) FROM marsad.daily_topic GROUP BY day, topic, theatre;

CREATE TABLE marsad.article_topic (
    day         date NOT NULL,
    at          timestamptz NOT NULL,
    article_id  bigint NOT NULL,
    topic       text NOT NULL,
    theatre     text NOT NULL,
    source_id   text NOT NULL,
    is_in_text  boolean NOT NULL,
    PRIMARY KEY (day, article_id, topic, theatre)
);
COMMENT ON TABLE marsad.article_topic IS 'One row per article, topic and theatre that it proves: marsad.list_topics, kept.';
COMMENT ON COLUMN marsad.article_topic.day IS 'Day in Damascus of its publication, else of its arrival.';
COMMENT ON COLUMN marsad.article_topic.at IS 'That moment.';
COMMENT ON COLUMN marsad.article_topic.article_id IS 'The article.';
COMMENT ON COLUMN marsad.article_topic.topic IS 'The topic.';
COMMENT ON COLUMN marsad.article_topic.theatre IS 'The conflict that it is about.';
COMMENT ON COLUMN marsad.article_topic.source_id IS 'The outlet.';
COMMENT ON COLUMN marsad.article_topic.is_in_text IS 'Whether the text proves it; false: the headline alone.';
CREATE INDEX article_topic_topic ON marsad.article_topic (topic, at, article_id) INCLUDE (theatre, source_id, day);
COMMENT ON INDEX marsad.article_topic_topic IS 'The articles on a topic by time, whatever the theatre and outlet.';
CREATE INDEX article_topic_theatre ON marsad.article_topic (theatre, at, article_id) INCLUDE (topic, source_id, day);
COMMENT ON INDEX marsad.article_topic_theatre IS 'The articles on a theatre by time.';

CREATE FUNCTION marsad.list_topics(day date)
RETURNS TABLE (at timestamptz, article_id bigint, topic text, theatre text, source_id text, is_in_text boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT coalesce(a.published_at, a.first_seen_at), a.article_id, m.topic, m.theatre, a.source_id, bool_or(m.field = 'text')
    FROM marsad.article a JOIN marsad.mention m USING (article_id)
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = list_topics.day
    GROUP BY a.article_id, m.topic, m.theatre;
END;
COMMENT ON FUNCTION marsad.list_topics(date) IS 'The rows of marsad.article_topic for one day, made now.';

INSERT INTO marsad.article_topic (day, at, article_id, topic, theatre, source_id, is_in_text)
SELECT (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date, coalesce(a.published_at, a.first_seen_at),
       a.article_id, m.topic, m.theatre, a.source_id, bool_or(m.field = 'text')
FROM marsad.article a JOIN marsad.mention m USING (article_id)
GROUP BY a.article_id, m.topic, m.theatre;
