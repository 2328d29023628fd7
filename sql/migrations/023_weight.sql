-- What is really said: of each mention the words that made its status, whether it is denied, and how much its article makes of it.

ALTER TABLE marsad.mention
    ADD denied boolean NOT NULL DEFAULT false,
    ADD denied_quote text,
    ADD status_field text CHECK (status_field IN ('title', 'text')),
    ADD status_start integer,
    ADD status_end integer,
    ADD status_quote text,
    ADD status_rule text,
    ADD weight text NOT NULL DEFAULT 'subject' CHECK (weight IN ('subject', 'part', 'background')),
    ADD weight_reason text NOT NULL DEFAULT '',
    ADD weight_quote text,
    ADD CONSTRAINT mention_status_words CHECK (
        num_nulls(status_field, status_start, status_end, status_quote) IN (0, 4)
        AND (status_quote IS NULL OR length(status_quote) = status_end - status_start));
COMMENT ON COLUMN marsad.mention.denied IS 'Whether somebody says that it isn''t so: the status is that of what is denied.';
COMMENT ON COLUMN marsad.mention.denied_quote IS 'The words that deny it.';
COMMENT ON COLUMN marsad.mention.status_field IS 'Where the words stand that made the status: title or text; null where none says one.';
COMMENT ON COLUMN marsad.mention.status_start IS 'First character of those words, counted from 0.';
COMMENT ON COLUMN marsad.mention.status_end IS 'Character after their last.';
COMMENT ON COLUMN marsad.mention.status_quote IS 'Those words.';
COMMENT ON COLUMN marsad.mention.status_rule IS 'The cue that they are, or analyst.';
COMMENT ON COLUMN marsad.mention.weight IS 'How much the article makes of it: subject, part or background.';
COMMENT ON COLUMN marsad.mention.weight_reason IS 'Why.';
COMMENT ON COLUMN marsad.mention.weight_quote IS 'The words that show it, if any do.';

ALTER TABLE marsad.article_topic
    ADD weight text NOT NULL DEFAULT 'subject' CHECK (weight IN ('subject', 'part', 'background'));
COMMENT ON COLUMN marsad.article_topic.weight IS 'How much the article makes of the topic there: the weight of its weightiest mention.';

DROP FUNCTION marsad.list_topics(date) CASCADE;  -- views are made anew after every migration
CREATE FUNCTION marsad.list_topics(day date)
RETURNS TABLE (at timestamptz, article_id bigint, topic text, theatre text, source_id text, is_in_text boolean, weight text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT coalesce(a.published_at, a.first_seen_at), a.article_id, m.topic, m.theatre, a.source_id, bool_or(m.field = 'text'),
           CASE WHEN bool_or(m.weight = 'subject') THEN 'subject' WHEN bool_or(m.weight = 'part') THEN 'part' ELSE 'background' END
    FROM marsad.article a JOIN marsad.mention m USING (article_id)
    WHERE (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date = list_topics.day
    GROUP BY a.article_id, m.topic, m.theatre;
END;
COMMENT ON FUNCTION marsad.list_topics(date) IS 'The rows of marsad.article_topic for one day, made now.';

ALTER TABLE marsad.alert
    ADD weight text NOT NULL DEFAULT 'subject' CHECK (weight IN ('subject', 'part', 'background')),
    ADD denied boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN marsad.alert.weight IS 'How much its article makes of what it tells: subject, part or background.';
COMMENT ON COLUMN marsad.alert.denied IS 'Whether the mention that it leads with is denied.';
