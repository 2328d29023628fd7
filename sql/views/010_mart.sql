-- The analysts' contract, version 1. Every view states its grain; days are those of Damascus.

CREATE VIEW mart.article AS
SELECT a.article_id, a.source_id, s.name_ar AS source_ar, s.name_en AS source_en, s.ownership, a.title, a.text, a.url, a.author,
       a.published_at, a.published_precision, a.published_basis, a.first_seen_at, a.language, a.is_arabic,
       a.disposition = 'duplicate' AS is_duplicate, a.disposition = 'set_aside' AS is_set_aside, a.seed IS NOT NULL AS is_seed, a.seed,
       d.original_id, d.kind AS duplicate_kind, d.score AS duplicate_score, a.story_id,
       (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day,
       a.published_at IS NULL AS is_day_of_arrival
FROM marsad.article a
JOIN marsad.source s USING (source_id)
LEFT JOIN marsad.duplicate d USING (article_id);
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

CREATE VIEW mart.mention AS
SELECT m.mention_id, m.article_id, a.story_id, m.topic, m.theatre, m.status, m.field, m.start_offset, m.end_offset, m.quote,
       CASE m.field WHEN 'title' THEN substring(a.title FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start)
                    ELSE substring(a.text FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start) END AS evidence,
       m.rule, m.version, a.source_id, a.title, a.url,
       (coalesce(a.published_at, a.first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day
FROM marsad.mention m JOIN marsad.article a USING (article_id);
COMMENT ON VIEW mart.mention IS 'One row per place in an article that proves a topic.';
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

CREATE VIEW mart.story AS
SELECT st.story_id, st.title, st.first_at, st.last_at, n.articles, n.copies, n.outlets, f.source_id AS first_source_id,
       f.article_id AS first_article_id
FROM marsad.story st
CROSS JOIN LATERAL (
    SELECT count(*) AS articles, count(*) FILTER (WHERE disposition = 'duplicate') AS copies, count(DISTINCT source_id) AS outlets
    FROM marsad.article WHERE story_id = st.story_id) n
CROSS JOIN LATERAL (
    SELECT article_id, source_id FROM marsad.article WHERE story_id = st.story_id
    ORDER BY coalesce(published_at, first_seen_at), article_id LIMIT 1) f;
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

CREATE VIEW mart.daily_topic AS
SELECT a.day, m.topic, m.theatre, a.source_id, count(*) AS originals, sum(c.copies)::bigint AS copies
FROM (SELECT DISTINCT article_id, topic, theatre FROM marsad.mention) m
JOIN mart.article a USING (article_id)
CROSS JOIN LATERAL (SELECT count(*) AS copies FROM marsad.duplicate WHERE original_id = a.article_id) c
WHERE NOT a.is_seed
GROUP BY a.day, m.topic, m.theatre, a.source_id;
COMMENT ON VIEW mart.daily_topic IS 'One row per day, topic, theatre and outlet that has original articles; seeds don''t count.';
COMMENT ON COLUMN mart.daily_topic.day IS 'Day in Damascus.';
COMMENT ON COLUMN mart.daily_topic.topic IS 'The topic.';
COMMENT ON COLUMN mart.daily_topic.theatre IS 'The conflict.';
COMMENT ON COLUMN mart.daily_topic.source_id IS 'The outlet of the originals.';
COMMENT ON COLUMN mart.daily_topic.originals IS 'Original articles.';
COMMENT ON COLUMN mart.daily_topic.copies IS 'Copies of them, in whatever outlet and on whatever day.';

CREATE VIEW mart.alert AS
SELECT l.alert_id, l.subscription_id, l.story_id, l.article_id, l.change, l.created_at, d.state, d.sent_at, d.attempts, d.reason,
       d.subject, d.message_id
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id);
COMMENT ON VIEW mart.alert IS 'One row per thing told, or to be told, to one subscriber.';
COMMENT ON COLUMN mart.alert.alert_id IS 'The alert.';
COMMENT ON COLUMN mart.alert.subscription_id IS 'Whom it is for.';
COMMENT ON COLUMN mart.alert.story_id IS 'What it is about.';
COMMENT ON COLUMN mart.alert.article_id IS 'The article that caused it.';
COMMENT ON COLUMN mart.alert.change IS 'What was new.';
COMMENT ON COLUMN mart.alert.created_at IS 'When it was caused.';
COMMENT ON COLUMN mart.alert.state IS 'pending, claimed, sent, refused or parked.';
COMMENT ON COLUMN mart.alert.sent_at IS 'When the mail server accepted it.';
COMMENT ON COLUMN mart.alert.attempts IS 'How often it was tried.';
COMMENT ON COLUMN mart.alert.reason IS 'Why it was not accepted.';
COMMENT ON COLUMN mart.alert.subject IS 'Subject of the message.';
COMMENT ON COLUMN mart.alert.message_id IS 'Message-ID of the message.';

CREATE VIEW mart.source AS
SELECT s.source_id, s.name_ar, s.name_en, s.country, s.ownership, s.theatre, s.home, s.is_active,
       f.feeds, f.feeds_healthy, f.last_success_at, f.trouble, a.articles, a.last_article_at
FROM marsad.source s
CROSS JOIN LATERAL (
    SELECT count(*) AS feeds, count(*) FILTER (WHERE state IN ('healthy', 'quiet', 'moved')) AS feeds_healthy,
           max(last_success_at) AS last_success_at,
           string_agg(state || coalesce(': ' || state_reason, ''), '; ' ORDER BY feed_id)
               FILTER (WHERE state NOT IN ('new', 'healthy', 'quiet', 'moved')) AS trouble
    FROM marsad.feed WHERE source_id = s.source_id AND is_active) f
CROSS JOIN LATERAL (
    SELECT count(*) AS articles, max(first_seen_at) AS last_article_at FROM marsad.article WHERE source_id = s.source_id) a;
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
COMMENT ON COLUMN mart.source.articles IS 'Articles stored.';
COMMENT ON COLUMN mart.source.last_article_at IS 'When the latest was first seen.';

CREATE VIEW mart.carried AS
SELECT c.article_id, c.carried_id, c.score FROM marsad.carried c;
COMMENT ON VIEW mart.carried IS 'One row per earlier article that a newer, longer one holds.';
COMMENT ON COLUMN mart.carried.article_id IS 'The newer, longer article; it is an article of its own.';
COMMENT ON COLUMN mart.carried.carried_id IS 'The earlier article that stands in it.';
COMMENT ON COLUMN mart.carried.score IS 'Share of the earlier text that it holds.';
