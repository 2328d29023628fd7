-- How many articles mention a topic, by day: an article that says it of two conflicts counts once, which the counts by theatre can't tell.
-- `marsad status` sums it up, so that a million articles cost no more than their days.

CREATE TABLE marsad.daily_of_topic (
    day       date NOT NULL,
    topic     text NOT NULL,
    articles  bigint NOT NULL,
    seeds     bigint NOT NULL,
    PRIMARY KEY (day, topic)
);
COMMENT ON TABLE marsad.daily_of_topic IS 'One row per day and topic that an original speaks of: how many do, kept like the other counts of days.';
COMMENT ON COLUMN marsad.daily_of_topic.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN marsad.daily_of_topic.topic IS 'The topic.';
COMMENT ON COLUMN marsad.daily_of_topic.articles IS 'Originals that mention it, seeds excepted.';
COMMENT ON COLUMN marsad.daily_of_topic.seeds IS 'Those of the seed corpus.';
COMMENT ON CONSTRAINT daily_of_topic_pkey ON marsad.daily_of_topic IS 'A topic has one row a day.';

INSERT INTO marsad.daily_of_topic
SELECT day, topic, count(DISTINCT article_id) FILTER (WHERE source_id <> 'seed'), count(DISTINCT article_id) FILTER (WHERE source_id = 'seed')
FROM marsad.article_topic GROUP BY day, topic;
