-- The analysts' contract: what schema mart holds. Every view states its grain; days are those of Damascus, times are timestamptz.
-- Numbers of days come from tables that are kept up; days touched since are counted directly, so no view is ever behind.
-- What a view adds to its rows stands in LEFT JOIN LATERAL, each of one row: the server leaves out what a question doesn't ask for.

CREATE FUNCTION mart.latest_day() RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
RETURN coalesce((SELECT max(day) FROM (
    (SELECT day FROM marsad.daily_source WHERE day <= (now() AT TIME ZONE 'Asia/Damascus')::date ORDER BY day DESC LIMIT 1)
    UNION ALL
    (SELECT day FROM marsad.touched WHERE day <= (now() AT TIME ZONE 'Asia/Damascus')::date ORDER BY day DESC LIMIT 1)) known),
    (now() AT TIME ZONE 'Asia/Damascus')::date);
COMMENT ON FUNCTION mart.latest_day() IS 'The newest day, up to today, that has articles.';

CREATE FUNCTION mart.day_from(given text, days integer) RETURNS date LANGUAGE sql STABLE
RETURN coalesce(nullif(given, '')::date, mart.latest_day() - days);
COMMENT ON FUNCTION mart.day_from(text, integer) IS 'The day that was given; where none was, so many days before the newest that has articles.';

CREATE VIEW mart.article AS
SELECT a.article_id, a.source_id, s.name_ar AS source_ar, s.name_en AS source_en, s.ownership, a.title, a.text, a.url, a.author,
       a.published_at, a.published_precision, a.published_basis, a.first_seen_at, a.language, a.is_arabic,
       a.disposition = 'duplicate' AS is_duplicate, a.disposition = 'set_aside' AS is_set_aside, a.seed IS NOT NULL AS is_seed, a.seed,
       d.original_id, d.kind AS duplicate_kind, d.score AS duplicate_score, a.story_id,
       (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day,
       a.published_at IS NULL AS is_day_of_arrival, p.text_basis, p.is_incomplete,
       (SELECT e.is_edited FROM marsad.entry e WHERE e.entry_id = a.entry_id) AS is_edited,
       (SELECT e.forwarded_from FROM marsad.entry e WHERE e.entry_id = a.entry_id) AS forwarded_from
FROM marsad.article a
JOIN marsad.source s USING (source_id)
LEFT JOIN marsad.duplicate d USING (article_id)
LEFT JOIN LATERAL (SELECT basis AS text_basis, is_incomplete FROM marsad.page WHERE page_id = a.page_id LIMIT 1) p ON true;
COMMENT ON VIEW mart.article IS 'One row per article: originals, duplicates and set-aside languages told apart.';
COMMENT ON COLUMN mart.article.article_id IS 'The article; stays the same for ever.';
COMMENT ON COLUMN mart.article.source_id IS 'The outlet''s short name.';
COMMENT ON COLUMN mart.article.source_ar IS 'The outlet''s name in Arabic.';
COMMENT ON COLUMN mart.article.source_en IS 'The outlet''s name in English.';
COMMENT ON COLUMN mart.article.ownership IS 'Who owns the outlet, where well known.';
COMMENT ON COLUMN mart.article.title IS 'Headline.';
COMMENT ON COLUMN mart.article.text IS 'Body.';
COMMENT ON COLUMN mart.article.url IS 'Address.';
COMMENT ON COLUMN mart.article.author IS 'By-line.';
COMMENT ON COLUMN mart.article.published_at IS 'When it was published; null where unknown.';
COMMENT ON COLUMN mart.article.published_precision IS 'The unit in which published_at is known.';
COMMENT ON COLUMN mart.article.published_basis IS 'What published_at was read from.';
COMMENT ON COLUMN mart.article.first_seen_at IS 'When a poll first saw it.';
COMMENT ON COLUMN mart.article.language IS 'Language of the text.';
COMMENT ON COLUMN mart.article.is_arabic IS 'Whether it is Arabic.';
COMMENT ON COLUMN mart.article.is_duplicate IS 'Whether an earlier article already carries its text.';
COMMENT ON COLUMN mart.article.is_set_aside IS 'Whether it is in another language: stored, never classified.';
COMMENT ON COLUMN mart.article.is_seed IS 'Whether it is one of the seed corpus.';
COMMENT ON COLUMN mart.article.seed IS 'Number of the seed, of the seed corpus alone.';
COMMENT ON COLUMN mart.article.original_id IS 'Of a duplicate: the article that carries its text.';
COMMENT ON COLUMN mart.article.duplicate_kind IS 'Of a duplicate: exact, near or contained.';
COMMENT ON COLUMN mart.article.duplicate_score IS 'Of a duplicate: shared shingles ÷ those of the shorter text.';
COMMENT ON COLUMN mart.article.story_id IS 'The story it belongs to.';
COMMENT ON COLUMN mart.article.day IS 'Day of publication in Damascus; of arrival where that is unknown.';
COMMENT ON COLUMN mart.article.is_day_of_arrival IS 'Whether day is that of arrival.';
COMMENT ON COLUMN mart.article.text_basis IS 'What the text was read from: page, or feed where the page did not come or holds less; null for seeds.';
COMMENT ON COLUMN mart.article.is_incomplete IS 'Whether the page says that its text goes on elsewhere: on a further page, or behind a wall; null for seeds.';
COMMENT ON COLUMN mart.article.is_edited IS 'Whether its channel says that the post was edited; null for seeds.';
COMMENT ON COLUMN mart.article.forwarded_from IS 'Whose words its channel passes on; null for everything else.';

CREATE VIEW mart.mention AS
SELECT m.mention_id, m.article_id, a.story_id, m.topic, m.theatre, m.status, m.field, m.start_offset, m.end_offset, m.quote,
       CASE m.field WHEN 'title' THEN substring(a.title FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start)
                    ELSE substring(a.text FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start) END AS evidence,
       m.rule, m.version, a.source_id, a.title, a.url,
       (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day,
       m.denied, m.denied_quote, m.status_quote, m.status_field, m.status_start, m.status_end, m.status_rule,
       m.weight, m.weight_reason, m.weight_quote
FROM marsad.mention m JOIN marsad.article a USING (article_id);
COMMENT ON VIEW mart.mention IS 'One row per place in an article that proves a topic. Copies have none: their original''s speak for them.';
COMMENT ON COLUMN mart.mention.mention_id IS 'The mention; a change of rules derives it anew under another number.';
COMMENT ON COLUMN mart.mention.article_id IS 'The article.';
COMMENT ON COLUMN mart.mention.story_id IS 'The article''s story.';
COMMENT ON COLUMN mart.mention.topic IS 'The topic that it proves.';
COMMENT ON COLUMN mart.mention.theatre IS 'The conflict that it belongs to.';
COMMENT ON COLUMN mart.mention.status IS 'What it says of a ceasefire; ceasefire mentions only.';
COMMENT ON COLUMN mart.mention.field IS 'title or text.';
COMMENT ON COLUMN mart.mention.start_offset IS 'First character of the quote, counted from 0.';
COMMENT ON COLUMN mart.mention.end_offset IS 'Character after its last.';
COMMENT ON COLUMN mart.mention.quote IS 'The exact words.';
COMMENT ON COLUMN mart.mention.evidence IS 'The sentence around them.';
COMMENT ON COLUMN mart.mention.rule IS 'The rule that fired.';
COMMENT ON COLUMN mart.mention.version IS 'Version of the topic''s rules.';
COMMENT ON COLUMN mart.mention.source_id IS 'The outlet''s short name.';
COMMENT ON COLUMN mart.mention.title IS 'Headline of the article.';
COMMENT ON COLUMN mart.mention.url IS 'Address of the article.';
COMMENT ON COLUMN mart.mention.day IS 'Day of the article in Damascus.';
COMMENT ON COLUMN mart.mention.denied IS 'Whether somebody says that it isn''t so: the status is that of what is denied.';
COMMENT ON COLUMN mart.mention.denied_quote IS 'The words that deny it.';
COMMENT ON COLUMN mart.mention.status_quote IS 'The words that made the status; null where none says one.';
COMMENT ON COLUMN mart.mention.status_field IS 'Where they stand: title or text.';
COMMENT ON COLUMN mart.mention.status_start IS 'Their first character, counted from 0.';
COMMENT ON COLUMN mart.mention.status_end IS 'Character after their last.';
COMMENT ON COLUMN mart.mention.status_rule IS 'The cue that they are, or analyst.';
COMMENT ON COLUMN mart.mention.weight IS 'How much the article makes of it: subject, part or background.';
COMMENT ON COLUMN mart.mention.weight_reason IS 'Why.';
COMMENT ON COLUMN mart.mention.weight_quote IS 'The words that show it, if any do.';

CREATE VIEW mart.article_topic AS
SELECT k.day, k.at, k.article_id, k.topic, k.theatre, k.source_id, k.is_in_text, k.weight
FROM marsad.article_topic k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, l.at, l.article_id, l.topic, l.theatre, l.source_id, l.is_in_text, l.weight
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.list_topics(t.day) l;
COMMENT ON VIEW mart.article_topic IS 'One row per article, topic and theatre that it proves: the quick way from a topic to its articles. Copies have none, seeds do.';
COMMENT ON COLUMN mart.article_topic.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.article_topic.at IS 'That moment.';
COMMENT ON COLUMN mart.article_topic.article_id IS 'The article.';
COMMENT ON COLUMN mart.article_topic.topic IS 'The topic.';
COMMENT ON COLUMN mart.article_topic.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.article_topic.source_id IS 'The outlet; seed for the seed corpus.';
COMMENT ON COLUMN mart.article_topic.is_in_text IS 'Whether the text proves it; false: the headline alone.';
COMMENT ON COLUMN mart.article_topic.weight IS 'How much the article makes of it there: subject, part or background.';

CREATE VIEW mart.topic AS
SELECT topic, title_ar, title_en, version, is_enabled FROM marsad.topic;
COMMENT ON VIEW mart.topic IS 'One row per topic.';
COMMENT ON COLUMN mart.topic.topic IS 'Its name.';
COMMENT ON COLUMN mart.topic.title_ar IS 'Its title in Arabic.';
COMMENT ON COLUMN mart.topic.title_en IS 'Its title in English.';
COMMENT ON COLUMN mart.topic.version IS 'Version of its rules.';
COMMENT ON COLUMN mart.topic.is_enabled IS 'Whether articles are classified by it.';

CREATE VIEW mart.story AS
SELECT st.story_id, st.title, st.first_at, st.last_at, n.articles, n.copies, n.outlets, n.first_source_id, n.first_article_id
FROM marsad.story st
LEFT JOIN LATERAL (
    SELECT count(*) AS articles, count(*) FILTER (WHERE disposition = 'duplicate') AS copies, count(DISTINCT source_id) AS outlets,
           (array_agg(source_id ORDER BY coalesce(published_at, first_seen_at), article_id))[1] AS first_source_id,
           (array_agg(article_id ORDER BY coalesce(published_at, first_seen_at), article_id))[1] AS first_article_id
    FROM marsad.article WHERE story_id = st.story_id) n ON true
WHERE EXISTS (SELECT FROM marsad.article WHERE story_id = st.story_id);
COMMENT ON VIEW mart.story IS 'One row per story: an event, and all that reports it.';
COMMENT ON COLUMN mart.story.story_id IS 'The story.';
COMMENT ON COLUMN mart.story.title IS 'Headline of the article that opened it.';
COMMENT ON COLUMN mart.story.first_at IS 'Time of its first article.';
COMMENT ON COLUMN mart.story.last_at IS 'Time of its latest article.';
COMMENT ON COLUMN mart.story.articles IS 'Articles in it, copies included.';
COMMENT ON COLUMN mart.story.copies IS 'How many of them are copies.';
COMMENT ON COLUMN mart.story.outlets IS 'How many outlets report it.';
COMMENT ON COLUMN mart.story.first_source_id IS 'The outlet that was first.';
COMMENT ON COLUMN mart.story.first_article_id IS 'Its article.';

CREATE VIEW mart.story_outlet AS
SELECT st.story_id, r.source_id, r.article_id, r.at AS reported_at, r.articles, r.place,
       round((extract(epoch FROM r.at - r.first_at) / 3600)::numeric, 2) AS lag_hours, (st.first_at AT TIME ZONE 'Asia/Damascus')::date AS day
FROM marsad.story st
CROSS JOIN LATERAL (
    SELECT source_id, (array_agg(article_id ORDER BY coalesce(published_at, first_seen_at), article_id))[1] AS article_id,
           min(coalesce(published_at, first_seen_at)) AS at, count(*) AS articles,
           rank() OVER (ORDER BY min(coalesce(published_at, first_seen_at))) AS place,
           min(min(coalesce(published_at, first_seen_at))) OVER () AS first_at
    FROM marsad.article WHERE story_id = st.story_id AND seed IS NULL GROUP BY source_id) r;
COMMENT ON VIEW mart.story_outlet IS 'One row per story and outlet that reports it, seeds excepted: who was first, and how long after came the others.';
COMMENT ON COLUMN mart.story_outlet.story_id IS 'The story.';
COMMENT ON COLUMN mart.story_outlet.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.story_outlet.article_id IS 'Its first article on the story.';
COMMENT ON COLUMN mart.story_outlet.reported_at IS 'When that was published, else seen.';
COMMENT ON COLUMN mart.story_outlet.articles IS 'Its articles on the story.';
COMMENT ON COLUMN mart.story_outlet.place IS '1 for the first reporter; outlets of the same moment share a place.';
COMMENT ON COLUMN mart.story_outlet.lag_hours IS 'Hours after the first report.';
COMMENT ON COLUMN mart.story_outlet.day IS 'Day in Damascus on which the story began.';

CREATE VIEW mart.daily_source AS
SELECT k.day, k.source_id, k.articles, k.originals, k.copies, k.set_aside, k.with_topic, k.undated
FROM marsad.daily_source k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, c.source_id, c.articles, c.originals, c.copies, c.set_aside, c.with_topic, c.undated
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.count_sources(t.day) c;
COMMENT ON VIEW mart.daily_source IS 'One row per day and outlet that has articles; seeds don''t count.';
COMMENT ON COLUMN mart.daily_source.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.daily_source.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.daily_source.articles IS 'All its articles.';
COMMENT ON COLUMN mart.daily_source.originals IS 'Those of its own.';
COMMENT ON COLUMN mart.daily_source.copies IS 'Those whose text an earlier article carries.';
COMMENT ON COLUMN mart.daily_source.set_aside IS 'Those in another language.';
COMMENT ON COLUMN mart.daily_source.with_topic IS 'Originals that mention a topic.';
COMMENT ON COLUMN mart.daily_source.undated IS 'How many are counted on the day of their arrival, for want of a date.';

CREATE VIEW mart.daily_topic AS
SELECT k.day, k.topic, k.theatre, k.source_id, k.originals, k.copies, k.undated
FROM marsad.daily_topic k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, c.topic, c.theatre, c.source_id, c.originals, c.copies, c.undated
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.count_topics(t.day) c;
COMMENT ON VIEW mart.daily_topic IS
    'One row per day, topic, theatre and outlet that speaks of it; seeds don''t count. An article of two theatres counts in both.';
COMMENT ON COLUMN mart.daily_topic.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.daily_topic.topic IS 'The topic.';
COMMENT ON COLUMN mart.daily_topic.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.daily_topic.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.daily_topic.originals IS 'Articles of its own that mention it.';
COMMENT ON COLUMN mart.daily_topic.copies IS 'Copies that it published of articles that mention it, whosever those are.';
COMMENT ON COLUMN mart.daily_topic.undated IS 'How many of both are counted on the day of their arrival, for want of a date.';

CREATE VIEW mart.daily_theatre AS
SELECT k.day, k.topic, k.theatre, k.originals, k.copies, k.undated
FROM marsad.daily_theatre k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, c.topic, c.theatre, sum(c.originals)::bigint, sum(c.copies)::bigint, sum(c.undated)::bigint
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.count_topics(t.day) c
GROUP BY t.day, c.topic, c.theatre;
COMMENT ON VIEW mart.daily_theatre IS 'One row per day, topic and theatre: mart.daily_topic over all outlets, for long spans.';
COMMENT ON COLUMN mart.daily_theatre.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.daily_theatre.topic IS 'The topic.';
COMMENT ON COLUMN mart.daily_theatre.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.daily_theatre.originals IS 'Original articles that speak of it.';
COMMENT ON COLUMN mart.daily_theatre.copies IS 'Copies of articles that speak of it, wherever those appeared.';
COMMENT ON COLUMN mart.daily_theatre.undated IS 'How many of both are counted on the day of arrival, for want of a date.';

CREATE VIEW mart.daily_status AS
SELECT k.day, k.theatre, k.status, k.source_id, k.articles
FROM marsad.daily_status k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, c.theatre, c.status, c.source_id, c.articles
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.count_statuses(t.day) c;
COMMENT ON VIEW mart.daily_status IS 'One row per day, theatre, ceasefire status and outlet that says so; seeds don''t count.';
COMMENT ON COLUMN mart.daily_status.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.daily_status.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.daily_status.status IS 'What is said of a ceasefire: called_for, negotiated, announced, in_effect, extended, violated and so on.';
COMMENT ON COLUMN mart.daily_status.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.daily_status.articles IS 'Original articles that say so; one that says two things counts in both.';

CREATE VIEW mart.topic_pair AS
SELECT k.day, k.topic, k.other_topic, k.articles
FROM marsad.daily_pair k WHERE NOT EXISTS (SELECT FROM marsad.touched t WHERE t.day = k.day)
UNION ALL
SELECT t.day, c.topic, c.other_topic, c.articles
FROM (SELECT DISTINCT day FROM marsad.touched) t CROSS JOIN LATERAL marsad.count_pairs(t.day) c;
COMMENT ON VIEW mart.topic_pair IS 'One row per day and pair of topics that one article mentions both; seeds don''t count.';
COMMENT ON COLUMN mart.topic_pair.day IS 'Day in Damascus of publication, else of arrival.';
COMMENT ON COLUMN mart.topic_pair.topic IS 'The topic that comes first in the alphabet.';
COMMENT ON COLUMN mart.topic_pair.other_topic IS 'The other.';
COMMENT ON COLUMN mart.topic_pair.articles IS 'Original articles that mention both.';

CREATE VIEW mart.copy AS
SELECT c.article_id, c.source_id, d.original_id, o.source_id AS original_source_id, o.seed AS original_seed, d.kind, d.score, d.share, c.title, c.url,
       CASE WHEN o.seed IS NULL THEN round((extract(epoch FROM c.published_at - o.published_at) / 3600)::numeric, 2) END AS lag_hours,
       (coalesce(c.published_at, c.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day, c.agency, o.agency AS original_agency
FROM marsad.article c
JOIN marsad.duplicate d ON d.article_id = c.article_id
JOIN marsad.article o ON o.article_id = d.original_id
WHERE c.disposition = 'duplicate';
COMMENT ON VIEW mart.copy IS 'One row per copy, beside its original.';
COMMENT ON COLUMN mart.copy.article_id IS 'The copy.';
COMMENT ON COLUMN mart.copy.agency IS 'The agency that signs the copy, if one: both outlets may have it from there.';
COMMENT ON COLUMN mart.copy.original_agency IS 'The agency that signs the original, if one.';
COMMENT ON COLUMN mart.copy.source_id IS 'The outlet that published it.';
COMMENT ON COLUMN mart.copy.original_id IS 'The first stored article that carries its text.';
COMMENT ON COLUMN mart.copy.original_source_id IS 'The outlet of the original.';
COMMENT ON COLUMN mart.copy.original_seed IS 'Number of the seed that it copies, if one.';
COMMENT ON COLUMN mart.copy.kind IS 'exact, near, or contained (the copy is the shorter).';
COMMENT ON COLUMN mart.copy.score IS 'Shared shingles ÷ those of the shorter text.';
COMMENT ON COLUMN mart.copy.share IS 'Share of the copy''s text that stands in the original.';
COMMENT ON COLUMN mart.copy.title IS 'Headline of the copy.';
COMMENT ON COLUMN mart.copy.url IS 'Address of the copy.';
COMMENT ON COLUMN mart.copy.lag_hours IS 'Hours from the original''s publication to the copy''s; null where one is unknown, or the original is a seed.';
COMMENT ON COLUMN mart.copy.day IS 'Day of the copy in Damascus.';

CREATE VIEW mart.copy_network AS
SELECT day, original_source_id, source_id, count(*) AS copies,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY lag_hours))::numeric(12, 2) AS median_lag_hours
FROM mart.copy WHERE original_seed IS NULL
GROUP BY day, original_source_id, source_id;
COMMENT ON VIEW mart.copy_network IS 'One row per day and pair of outlets of which one copied the other; copies of seeds are in mart.copy alone.';
COMMENT ON COLUMN mart.copy_network.day IS 'Day of the copies in Damascus.';
COMMENT ON COLUMN mart.copy_network.original_source_id IS 'The outlet that was first.';
COMMENT ON COLUMN mart.copy_network.source_id IS 'The outlet that copied; the same one where it repeats itself.';
COMMENT ON COLUMN mart.copy_network.copies IS 'Copies.';
COMMENT ON COLUMN mart.copy_network.median_lag_hours IS 'Median of the hours from original to copy.';

CREATE VIEW mart.carried AS
SELECT c.article_id, c.carried_id, c.score FROM marsad.carried c;
COMMENT ON VIEW mart.carried IS 'One row per earlier article that a newer, longer one holds.';
COMMENT ON COLUMN mart.carried.article_id IS 'The newer, longer article; it is an article of its own.';
COMMENT ON COLUMN mart.carried.carried_id IS 'The earlier article that stands in it.';
COMMENT ON COLUMN mart.carried.score IS 'Share of the earlier text that it holds.';

CREATE VIEW mart.edit AS
SELECT r.article_id, r.revision, a.source_id, a.url, r.replaced_at, r.title AS title_before,
       coalesce(next.title, a.title) AS title_after, r.text AS text_before, coalesce(next.text, a.text) AS text_after, r.change,
       (r.replaced_at AT TIME ZONE 'Asia/Damascus')::date AS day
FROM marsad.revision r
JOIN marsad.article a USING (article_id)
LEFT JOIN marsad.revision next ON next.article_id = r.article_id AND next.revision = r.revision + 1;
COMMENT ON VIEW mart.edit IS 'One row per text of an article that a later one replaced: what its outlet changed after publication.';
COMMENT ON COLUMN mart.edit.article_id IS 'The article.';
COMMENT ON COLUMN mart.edit.revision IS 'Number of the text that was replaced; 1 for the first.';
COMMENT ON COLUMN mart.edit.source_id IS 'The outlet.';
COMMENT ON COLUMN mart.edit.url IS 'Address.';
COMMENT ON COLUMN mart.edit.replaced_at IS 'When the later text was seen.';
COMMENT ON COLUMN mart.edit.title_before IS 'Headline before.';
COMMENT ON COLUMN mart.edit.title_after IS 'Headline after.';
COMMENT ON COLUMN mart.edit.text_before IS 'Body before.';
COMMENT ON COLUMN mart.edit.text_after IS 'Body after.';
COMMENT ON COLUMN mart.edit.change IS 'What was added, removed and changed, as Marsad compared them.';
COMMENT ON COLUMN mart.edit.day IS 'Day in Damascus of the later text.';

CREATE VIEW mart.alert AS
SELECT l.alert_id, l.subscription_id, l.story_id, l.article_id, l.change, l.created_at, d.state, d.sent_at, d.attempts, d.reason,
       d.subject, d.message_id
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id);
COMMENT ON VIEW mart.alert IS 'One row per thing told, or to be told, to one subscriber. Addresses are not shown.';
COMMENT ON COLUMN mart.alert.alert_id IS 'The alert.';
COMMENT ON COLUMN mart.alert.subscription_id IS 'Whom it is for.';
COMMENT ON COLUMN mart.alert.story_id IS 'What it is about.';
COMMENT ON COLUMN mart.alert.article_id IS 'The article that caused it.';
COMMENT ON COLUMN mart.alert.change IS 'What was new.';
COMMENT ON COLUMN mart.alert.created_at IS 'When it was caused.';
COMMENT ON COLUMN mart.alert.state IS 'pending, claimed, sent, refused, parked or withdrawn.';
COMMENT ON COLUMN mart.alert.sent_at IS 'When the mail server accepted it.';
COMMENT ON COLUMN mart.alert.attempts IS 'How often it was tried.';
COMMENT ON COLUMN mart.alert.reason IS 'Why it was not accepted.';
COMMENT ON COLUMN mart.alert.subject IS 'Subject of the message.';
COMMENT ON COLUMN mart.alert.message_id IS 'Message-ID of the message.';

CREATE VIEW mart.source AS
SELECT s.source_id, s.name_ar, s.name_en, s.country, s.ownership, s.theatre, s.home, s.is_active,
       f.feeds, f.feeds_healthy, f.last_success_at, f.trouble, a.articles, l.last_article_at
FROM marsad.source s
LEFT JOIN LATERAL (
    SELECT count(*) AS feeds, count(*) FILTER (WHERE state IN ('healthy', 'quiet', 'moved')) AS feeds_healthy,
           max(last_success_at) AS last_success_at,
           string_agg(state || coalesce(': ' || state_reason, ''), '; ' ORDER BY feed_id)
               FILTER (WHERE state NOT IN ('new', 'healthy', 'quiet', 'moved')) AS trouble
    FROM marsad.feed WHERE source_id = s.source_id AND is_active) f ON true
LEFT JOIN LATERAL (
    SELECT coalesce(sum(articles), 0)::bigint AS articles FROM mart.daily_source
    WHERE source_id = s.source_id AND day > mart.latest_day() - 30) a ON true
LEFT JOIN LATERAL (SELECT max(first_seen_at) AS last_article_at FROM marsad.article WHERE source_id = s.source_id) l ON true;
COMMENT ON VIEW mart.source IS 'One row per outlet, with the health of its feeds.';
COMMENT ON COLUMN mart.source.source_id IS 'Short name.';
COMMENT ON COLUMN mart.source.name_ar IS 'Name in Arabic.';
COMMENT ON COLUMN mart.source.name_en IS 'Name in English.';
COMMENT ON COLUMN mart.source.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN mart.source.ownership IS 'Who owns it.';
COMMENT ON COLUMN mart.source.theatre IS 'The conflict that it mostly reports.';
COMMENT ON COLUMN mart.source.home IS 'Home page.';
COMMENT ON COLUMN mart.source.is_active IS 'Whether it is polled.';
COMMENT ON COLUMN mart.source.feeds IS 'Its feeds.';
COMMENT ON COLUMN mart.source.feeds_healthy IS 'How many of them are well.';
COMMENT ON COLUMN mart.source.last_success_at IS 'When one last answered as it should.';
COMMENT ON COLUMN mart.source.trouble IS 'What is wrong with the others.';
COMMENT ON COLUMN mart.source.articles IS 'Articles of the last thirty days that have any.';
COMMENT ON COLUMN mart.source.last_article_at IS 'When the latest was first seen.';

CREATE VIEW mart.run AS
SELECT run_id, step, started_at, finished_at, state, round(extract(epoch FROM finished_at - started_at)::numeric, 1) AS seconds, counts, problem,
       seconds AS cpu_seconds
FROM marsad.run;
COMMENT ON VIEW mart.run IS 'One row per execution of a step of the pipeline.';
COMMENT ON COLUMN mart.run.run_id IS 'The run.';
COMMENT ON COLUMN mart.run.step IS 'Which step ran.';
COMMENT ON COLUMN mart.run.started_at IS 'When it began.';
COMMENT ON COLUMN mart.run.finished_at IS 'When it ended; null while it runs. Of a killed run: when the next one found it dead.';
COMMENT ON COLUMN mart.run.state IS 'running, done or failed; a killed run is failed as soon as the next one begins.';
COMMENT ON COLUMN mart.run.seconds IS 'How long it took.';
COMMENT ON COLUMN mart.run.counts IS 'What it did, as numbers by name.';
COMMENT ON COLUMN mart.run.problem IS 'Why it failed.';
COMMENT ON COLUMN mart.run.cpu_seconds IS 'Processor seconds of its stations, as numbers by name.';

CREATE VIEW mart.finding AS
SELECT check_name, severity, article_id, detail, since FROM marsad.finding;
COMMENT ON VIEW mart.finding IS 'One row per thing that a check of the data finds wrong now.';
COMMENT ON COLUMN mart.finding.check_name IS 'Which check.';
COMMENT ON COLUMN mart.finding.severity IS 'fail (nothing is sent of that article) or warn.';
COMMENT ON COLUMN mart.finding.article_id IS 'The article concerned; null where it is none in particular.';
COMMENT ON COLUMN mart.finding.detail IS 'What is wrong.';
COMMENT ON COLUMN mart.finding.since IS 'Since when.';
