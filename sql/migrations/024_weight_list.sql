-- What a list of one weight walks, latest first.
CREATE INDEX article_topic_weight ON marsad.article_topic (weight, at, article_id) INCLUDE (topic, theatre, source_id, day);
COMMENT ON INDEX marsad.article_topic_weight IS 'The articles that make so much of a topic by time, whatever the topic.';
