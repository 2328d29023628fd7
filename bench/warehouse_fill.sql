-- Statements of bench/warehouse_fill.py: a warehouse of any size, a thousand articles a day up to `ended_at`.
-- Article j is the (j - 999)th; its entry and page have its number, its story and its original are of its block of twenty.

-- name: is_filled
-- Whether a warehouse was filled.
SELECT to_regclass('public.filled') IS NOT NULL;

-- name: filled
-- How many articles a warehouse was filled with, and up to when.
SELECT articles, ended_at FROM public.filled;

-- name: record
-- Remembers that.
CREATE TABLE public.filled AS SELECT %(count)s::bigint AS articles, %(ended_at)s::timestamptz AS ended_at;

-- name: make_base
-- Where the texts to multiply stand, with their documents.
CREATE TABLE public.base (n integer PRIMARY KEY, title text NOT NULL, body text NOT NULL, document tsvector);

-- name: copy_base
-- Takes the texts in.
COPY public.base (n, title, body) FROM STDIN;

-- name: document_base
-- Makes each text's document once: a million of them take no hour then.
UPDATE public.base SET document = marsad.document(title, body);

-- name: without_triggers
-- Rows go in without triggers and foreign keys: what they would do is done in bulk.
SET session_replication_role = replica;

-- name: with_triggers
-- As always.
SET session_replication_role = origin;

-- name: drop_indexes
-- Those that hold no rule are built after filling.
DO $$
DECLARE
    one record;
BEGIN
    CREATE TABLE public.dropped AS
    SELECT i.indexrelid::regclass::text AS name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS definition
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'marsad'::regnamespace AND NOT i.indisunique AND NOT c.relispartition;
    FOR one IN SELECT name FROM public.dropped LOOP
        EXECUTE 'DROP INDEX ' || one.name;
    END LOOP;
END $$;

-- name: make_indexes
-- As the migrations made them.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT definition FROM public.dropped LOOP
        EXECUTE one.definition;
    END LOOP;
END $$;

-- name: sources
-- Thirty outlets, one of which has been silent since the middle, and the seed corpus.
INSERT INTO marsad.source (source_id, name_ar, name_en, home, ownership)
SELECT 's' || n, 'صحيفة ' || n, 'Paper ' || n, 'https://s' || n || '.example/', (ARRAY['state', 'party', 'private', 'independent'])[1 + n %% 4]
FROM generate_series(1, 30) AS n
UNION ALL SELECT 'seed', 'المجموعة الأولى', 'Seed', 'https://seed.example/', 'unknown';

-- name: feeds
-- A feed for each; one stands in for another address, one fails.
INSERT INTO marsad.feed (feed_id, source_id, url, state, state_reason, last_polled_at, last_success_at, last_new_at, worked_url)
OVERRIDING SYSTEM VALUE
SELECT n, 's' || n, 'https://s' || n || '.example/feed', CASE n WHEN 7 THEN 'failing' ELSE 'healthy' END, CASE n WHEN 7 THEN 'answers 503' END,
       %(ended_at)s, %(ended_at)s, %(ended_at)s, CASE n WHEN 8 THEN 'https://s8.example/rss' END
FROM generate_series(1, 30) AS n;

-- name: topics
-- The four topics, and one that nobody has spoken of since the middle.
INSERT INTO marsad.topic (topic, title_ar, title_en, version, is_enabled)
SELECT topic, topic, topic, '1', true FROM unnest(ARRAY['astana', 'ceasefire', 'patrols', 'sochi', 'asleep']) AS topic;

-- name: subscriptions
-- Three readers, and one that has been told nothing since the middle.
INSERT INTO marsad.subscription (subscription_id, address, language, zone)
SELECT 'reader' || n, 'reader' || n || '@example.org', 'ar', 'Asia/Damascus' FROM generate_series(0, 3) AS n;

-- name: seeds
-- Five seed articles.
INSERT INTO marsad.article (article_id, source_id, seed, url, canonical_url, canonical_sha256, title, text, language, language_confidence,
                            language_reason, is_arabic, disposition, extractor, classified_by, first_seen_at, stored_at)
OVERRIDING SYSTEM VALUE
SELECT i, 'seed', 'seed ' || i, 'https://seed.example/' || i, 'https://seed.example/' || i, sha256(convert_to('seed' || i, 'UTF8')), b.title,
       b.body, 'ar', 1, 'bench', true, 'kept', 'bench', '1', '2019-12-31', '2019-12-31'
FROM generate_series(1, 5) AS i JOIN public.base b ON b.n = i;

-- name: articles
-- The articles: one in five a copy of one in its block (in two thousand one of a seed), 52 of a hundred open a story; a story of the day has forty.
INSERT INTO marsad.article (article_id, source_id, entry_id, page_id, url, canonical_url, canonical_sha256, title, text, published_at,
                            published_precision, published_basis, language, language_confidence, language_reason, is_arabic, disposition,
                            story_id, extractor, classified_by, first_seen_at, stored_at)
OVERRIDING SYSTEM VALUE
SELECT j, 's' || CASE WHEN s = 30 AND j >= 1000 + %(count)s / 2 THEN 29 ELSE s END, j, j, 'https://s.example/' || j, 'https://s.example/' || j,
       sha256(convert_to(j::text, 'UTF8')), b.title, b.body, at, 'minute', 'meta', 'ar', 1, 'bench', true,
       CASE WHEN j %% 5 = 4 THEN 'duplicate' ELSE 'kept' END,
       CASE WHEN j %% 1000 < 200 AND o = 10 THEN j - j %% 1000 + 10 ELSE j - j %% 20 + o END, 'bench', '1', at + interval '5 minutes',
       at + interval '10 minutes'
FROM generate_series(1000, %(count)s::bigint + 999) AS j
CROSS JOIN LATERAL (
    SELECT %(ended_at)s::timestamptz - (%(count)s::bigint + 1000 - j) * interval '86.4 seconds' - interval '15 minutes' AS at,
           1 + (j * 7919) %% 30 AS s, (ARRAY[0, 1, 2, 2, 0, 5, 6, 6, 6, 5, 10, 11, 10, 10, 10, 15, 16, 17, 18, 15])[1 + j %% 20] AS o) t
JOIN public.base b ON b.n = CASE WHEN j %% 5 = 4 THEN j - 4 ELSE j END * 48271 %% %(texts)s;

-- name: entries
-- What the feeds listed; of one in fifty the page came at the second attempt.
INSERT INTO marsad.entry (entry_id, source_id, feed_id, url, canonical_url, canonical_sha256, title, published_at, first_seen_at, state, attempts, reason)
OVERRIDING SYSTEM VALUE
SELECT a.article_id, a.source_id, substring(a.source_id FROM 2)::bigint, a.url, a.canonical_url, a.canonical_sha256, a.title, a.published_at,
       a.first_seen_at, 'fetched', 1, CASE WHEN a.article_id %% 50 = 7 THEN 'answers 503' END
FROM marsad.article a WHERE a.entry_id IS NOT NULL;

-- name: pages
-- What came of them, without the bodies, which neither question nor page reads.
INSERT INTO marsad.page (page_id, entry_id, fetched_at, url, final_url, http_status, headers, body_sha256, body_bytes, state, dropped_at)
OVERRIDING SYSTEM VALUE
SELECT entry_id, entry_id, first_seen_at, url, url, 200, '{"content-type": "text/html; charset=utf-8"}', canonical_sha256, 60000, 'read', first_seen_at
FROM marsad.entry;

-- name: polls
-- Eight polls of each feed a day.
INSERT INTO marsad.poll (feed_id, polled_at, url, outcome, http_status, body_bytes, elapsed_seconds, entries_seen, entries_new)
SELECT f.feed_id, at, f.url, 'fresh', 200, 60000, 0.4, 30, 4
FROM generate_series(%(ended_at)s::timestamptz - %(count)s::bigint * interval '86.4 seconds', %(ended_at)s, interval '3 hours') AS at
CROSS JOIN marsad.feed f;

-- name: runs
-- Forty runs a day; the seed corpus was loaded at the beginning, a step that hasn't run since the middle is the backfill.
INSERT INTO marsad.run (step, started_at, finished_at, state, counts, problem)
SELECT CASE WHEN n = 0 THEN 'seed' WHEN n %% 20 = 1 AND n < days * 20 THEN 'backfill' ELSE (ARRAY['collect', 'understand', 'publish', 'maintain'])[1 + n %% 4] END,
       at, at + interval '40 seconds', CASE n %% 200 WHEN 3 THEN 'failed' ELSE 'done' END, '{"polls": 30, "entries_new": 25, "pages": 25}',
       CASE n %% 200 WHEN 3 THEN 'the mail server answers 452' END
FROM (SELECT %(count)s::bigint / 1000.0 AS days) d CROSS JOIN generate_series(0, (days * 40)::bigint) AS n
CROSS JOIN LATERAL (SELECT %(ended_at)s::timestamptz - (days * 40 - n) * interval '36 minutes' AS at) t;

-- name: stories
-- Their stories, opened when the first article was stored.
INSERT INTO marsad.story (story_id, title, first_at, last_at, created_at)
OVERRIDING SYSTEM VALUE
SELECT story_id, min(title), min(published_at), max(published_at), min(stored_at)
FROM marsad.article WHERE story_id IS NOT NULL GROUP BY story_id;

-- name: duplicates
-- The copies' originals.
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share, snapshot)
SELECT article_id, CASE WHEN article_id %% 2000 = 4 THEN 1 + article_id / 2000 %% 5 ELSE article_id - 4 END, 'near', 0.9, 0.9, NULL
FROM marsad.article WHERE disposition = 'duplicate';

-- name: carried
-- One in a hundred carries an earlier one.
INSERT INTO marsad.carried (article_id, carried_id, score) SELECT j, j - 10, 0.9 FROM generate_series(1100, %(count)s::bigint + 999, 100) AS j;

-- name: mentions
-- Mentions in every seventh original, three each; the words are the text's, the rule is none.
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end)
SELECT a.article_id, topic, 'text', 12 * k, 12 * k + 10, substring(a.text FROM 12 * k + 1 FOR 10), 'bench', '1',
       (ARRAY['syria', 'gaza', 'yemen', 'sudan'])[1 + a.article_id %% 4],
       CASE topic WHEN 'ceasefire' THEN (ARRAY['announced', 'violated', 'in_effect', 'called_for', 'past'])[1 + (a.article_id / 5) %% 5] END,
       0, least(length(a.text), 300)
FROM marsad.article a CROSS JOIN generate_series(0, 2) AS k
CROSS JOIN LATERAL (
    SELECT CASE WHEN k = 0 AND a.article_id %% 70 = 0 AND a.article_id < 1000 + %(count)s / 2 THEN 'asleep'
                ELSE (ARRAY['astana', 'ceasefire', 'ceasefire', 'patrols', 'sochi'])[1 + (a.article_id + k) %% 5] END AS topic) t
WHERE a.disposition = 'kept' AND a.article_id %% 7 = 0 AND a.seed IS NULL AND length(a.text) > 50;

-- name: gazetteer
-- Sixty governorates of five countries with six places each, and a hundred parties, every fifth of which speaks.
INSERT INTO marsad.place (place, ar, en, kind, parent, country, governorate, theatre, lat, lon)
SELECT 'c' || n, 'بلد ' || n, 'Country ' || n, 'country', NULL, 'c' || n, NULL, 'syria', 33, 37 FROM generate_series(1, 5) AS n
UNION ALL SELECT 'g' || n, 'محافظة ' || n, 'Governorate ' || n, 'governorate', 'c' || 1 + n %% 5, 'c' || 1 + n %% 5, 'g' || n, 'syria', 30 + n %% 8, 34 + n %% 9
FROM generate_series(1, 60) AS n
UNION ALL SELECT 'p' || n, 'قرية ' || n, 'Village ' || n, CASE n %% 40 WHEN 0 THEN 'road' ELSE 'village' END, 'g' || 1 + n %% 60, 'c' || 1 + (1 + n %% 60) %% 5,
                 'g' || 1 + n %% 60, 'syria', 30 + n %% 80 / 10.0, 34 + n %% 90 / 10.0
FROM generate_series(1, 360) AS n;
INSERT INTO marsad.actor (actor, ar, en, kind, theatre)
SELECT 'a' || n, 'طرف ' || n, 'Party ' || n, (ARRAY['state_army', 'government', 'armed_group', 'organisation', 'person'])[1 + n %% 5], 'syria'
FROM generate_series(1, 100) AS n;

-- name: ledger
-- Two events of every article with mentions, each with its words, two parties, a place and a number; four reports join one entry, of which every
-- tenth holds a contradiction; and whom and what those articles name.
INSERT INTO marsad.ledger_event (event_id, article_id, number, at, kind, status, theatre, weight, manner, speaker, begins, begins_precision, ordinal, rule, version)
OVERRIDING SYSTEM VALUE
SELECT a.article_id * 2 + k, a.article_id, k, a.published_at, kind,
       (CASE kind WHEN 'ceasefire' THEN ARRAY['announced', 'in_effect', 'called_for', 'extended'] WHEN 'patrol' THEN ARRAY['held', 'planned', 'blocked', 'held']
                  WHEN 'talks' THEN ARRAY['held', 'planned', 'agreed', 'failed'] ELSE ARRAY['reported', 'reported', 'none', 'reported'] END)[1 + a.article_id %% 4],
       (ARRAY['syria', 'gaza', 'yemen', 'sudan'])[1 + a.article_id / 280 %% 4], (ARRAY['subject', 'part', 'subject', 'background'])[1 + a.article_id / 7 %% 4],
       CASE WHEN a.article_id %% 13 = 0 THEN 'denied' END, 'a' || 5 + 5 * (a.article_id %% 19), to_char(a.published_at, 'YYYY-MM-DD'), 'day',
       CASE kind WHEN 'patrol' THEN (a.article_id / 100 %% 400)::integer END, 'bench', '1'
FROM marsad.article a CROSS JOIN generate_series(0, 1) AS k
CROSS JOIN LATERAL (SELECT (ARRAY['ceasefire', 'violation', 'patrol', 'ceasefire', 'violation', 'talks'])[1 + (a.article_id / 28 + k) %% 6] AS kind) t
WHERE a.disposition = 'kept' AND a.article_id %% 7 = 0 AND a.seed IS NULL AND length(a.text) > 50 AND a.published_at IS NOT NULL;
INSERT INTO marsad.ledger_fact (event_id, name, field, start_offset, end_offset, quote)
SELECT e.event_id, name, 'text', 0, 10, left(a.text, 10) FROM marsad.ledger_event e JOIN marsad.article a USING (article_id)
CROSS JOIN unnest(ARRAY['status', 'speaker', 'begins']) AS name;
INSERT INTO marsad.ledger_party (event_id, number, actor, role, field, start_offset, end_offset, quote)
SELECT event_id, k, 'a' || 1 + (event_id / 16 + 37 * k) %% 100, CASE k WHEN 0 THEN 'side' ELSE 'accused' END, 'text', 0, 10, f.quote
FROM marsad.ledger_event JOIN marsad.ledger_fact f USING (event_id) CROSS JOIN generate_series(0, 1) AS k WHERE f.name = 'status';
INSERT INTO marsad.ledger_place (event_id, number, place, role, field, start_offset, end_offset, quote)
SELECT event_id, 0, 'p' || 1 + event_id / 16 %% 360, CASE kind WHEN 'patrol' THEN 'road' ELSE 'where' END, 'text', 0, 10, f.quote
FROM marsad.ledger_event JOIN marsad.ledger_fact f USING (event_id) WHERE f.name = 'status';
INSERT INTO marsad.ledger_count (event_id, number, what, value, bound, place, field, start_offset, end_offset, quote)
SELECT event_id, 0, CASE WHEN event_id %% 2 = 0 THEN 'violations' ELSE 'killed' END, (event_id %% 30)::integer, 'exact', 'p' || 1 + event_id / 16 %% 360, 'text', 0, 10, f.quote
FROM marsad.ledger_event JOIN marsad.ledger_fact f USING (event_id) WHERE kind = 'violation' AND f.name = 'status';
INSERT INTO marsad.ledger_entry (entry_id, kind, theatre, first_at, last_at)
OVERRIDING SYSTEM VALUE
SELECT min(event_id), kind, theatre, min(at), max(at) FROM marsad.ledger_event GROUP BY article_id / 28, kind, theatre;
INSERT INTO marsad.ledger_report (event_id, entry_id)
SELECT event_id, min(event_id) OVER (PARTITION BY article_id / 28, kind, theatre) FROM marsad.ledger_event;
INSERT INTO marsad.ledger_conflict (entry_id, field, event_id, value)
SELECT entry_id, 'begins', event_id, begins FROM marsad.ledger_report JOIN marsad.ledger_event USING (event_id) WHERE entry_id / 56 %% 10 = 0;
INSERT INTO marsad.named_place (article_id, place, field, start_offset, end_offset)
SELECT DISTINCT ON (article_id, place) article_id, place, 'text', number * 20 + (event_id %% 2) * 10, number * 20 + (event_id %% 2) * 10 + 5
FROM marsad.ledger_place JOIN marsad.ledger_event e USING (event_id, number) WHERE place IS NOT NULL;
INSERT INTO marsad.named_actor (article_id, actor, field, start_offset, end_offset)
SELECT DISTINCT ON (e.article_id, t.actor) e.article_id, t.actor, 'text', 0, 5 FROM marsad.ledger_party t JOIN marsad.ledger_event e USING (event_id);

-- name: own_work
-- What an analyst keeps: a thousand notes, and a search.
INSERT INTO marsad.own_note (user_name, subject, article_id, is_marked, tags, note)
SELECT 'bench', 'story', article_id, true, ARRAY['وسم ' || article_id %% 9], 'ملاحظة' FROM marsad.article
WHERE story_id IS NOT NULL ORDER BY article_id DESC LIMIT 1000;
INSERT INTO marsad.saved_search (user_name, name, query, feed_key) VALUES ('bench', 'هدن', 'q=%%D9%%87%%D8%%AF%%D9%%86%%D8%%A9', repeat('k', 43));
INSERT INTO marsad.api_token (user_name, label, sha256, expires_at)
VALUES ('bench', 'bench', sha256('marsad_bench'), now() + interval '1 year');

-- name: revisions
-- One in fifty was edited a day later.
INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at, change)
SELECT article_id, 1, title || ' - عاجل', text || E'\nوسقط ثلاثة جرحى.', 'bench', least(stored_at + interval '1 day', %(ended_at)s),
       '{"removed": ["وسقط ثلاثة جرحى."], "added": []}'
FROM marsad.article WHERE disposition = 'kept' AND article_id %% 50 = 1;

-- name: deliveries
-- A message for every seventieth article; one in a hundred was refused.
INSERT INTO marsad.delivery (delivery_id, subscription_id, address, message_id, subject, state, attempts, claimed_at, created_at, sent_at, reason)
OVERRIDING SYSTEM VALUE
SELECT j / 70, r, r || '@example.org', '<' || j || '@example.org>', 'هدنة جديدة', CASE WHEN is_refused THEN 'refused' ELSE 'sent' END, 1, at, at,
       CASE WHEN NOT is_refused THEN at END, CASE WHEN is_refused THEN '550 no such mailbox' END
FROM (SELECT article_id AS j, stored_at + interval '5 minutes' AS at, article_id %% 7000 = 0 AS is_refused,
             'reader' || CASE WHEN article_id >= 1000 + %(count)s / 2 THEN 1 ELSE 0 END + article_id / 70 %% 3 AS r
      FROM marsad.article WHERE article_id %% 70 = 0) made;

-- name: alerts
-- What they tell: three stories each.
INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id, topic, theatre, status, reason, facts)
SELECT d.subscription_id, a.story_id, 'new', a.article_id, d.created_at, d.delivery_id, 'ceasefire', 'syria', 'announced',
       'topic ceasefire', ARRAY['syria/status/announced']
FROM marsad.delivery d CROSS JOIN generate_series(0, 2) AS k JOIN marsad.article a ON a.article_id = d.delivery_id * 70 - 3 * k
ON CONFLICT DO NOTHING;

-- name: corrections
-- One in seven hundred mentions was corrected, and those of the last half day.
INSERT INTO marsad.correction (kind, article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, made_by, made_at, reason)
SELECT 'label', article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, 'سمر', %(ended_at)s, 'بحسب النص'
FROM marsad.mention WHERE article_id %% 4900 = 0 OR article_id > %(count)s::bigint + 500;

-- name: findings
-- What the last checks found.
INSERT INTO marsad.finding (check_name, severity, article_id, detail, since)
SELECT 'future', 'warn', article_id, 'published in the future', %(ended_at)s FROM marsad.article ORDER BY article_id DESC LIMIT 30;

-- name: months
-- Their months.
SELECT count(marsad.make_search_month(month)) FROM (
    SELECT DISTINCT date_trunc('month', published_at AT TIME ZONE 'UTC') AS month FROM marsad.article WHERE published_at IS NOT NULL) months;

-- name: search
-- Their documents; fifty, evenly strewn over all years, hold a rare word.
INSERT INTO marsad.search (at, article_id, document)
SELECT a.published_at, a.article_id,
       CASE WHEN a.article_id %% (%(count)s / 50) = 0 THEN b.document || to_tsvector('simple', 'زمهرير') ELSE b.document END
FROM marsad.article a
JOIN public.base b ON b.n = CASE WHEN a.article_id %% 5 = 4 THEN a.article_id - 4 ELSE a.article_id END * 48271 %% %(texts)s
WHERE a.published_at IS NOT NULL;

-- name: touch
-- Their days are to be counted.
INSERT INTO marsad.touched (day)
SELECT DISTINCT (published_at AT TIME ZONE 'Asia/Damascus')::date FROM marsad.article WHERE published_at IS NOT NULL;

-- name: set_sequences
-- Ids go on from there.
SELECT setval(pg_get_serial_sequence('marsad.' || name, name || '_id'), %(count)s::bigint + 1000)
FROM unnest(ARRAY['article', 'story', 'entry', 'page', 'delivery']) AS name;

-- name: vacuum
-- What autovacuum would do by and by.
VACUUM ANALYZE;

-- name: unload_mentions
-- Takes back what a day more has brought: its mentions,
DELETE FROM marsad.mention WHERE article_id > %(count)s::bigint + 1000;

-- name: unload_search
-- its documents,
DELETE FROM marsad.search WHERE article_id > %(count)s::bigint + 1000;

-- name: unload_articles
-- its articles; their days are to be counted anew.
WITH gone AS (DELETE FROM marsad.article WHERE article_id > %(count)s::bigint + 1000 RETURNING published_at)
INSERT INTO marsad.touched (day) SELECT DISTINCT (published_at AT TIME ZONE 'Asia/Damascus')::date FROM gone;

-- name: newest
-- What the pages are asked with: ids of the newest whole day, of its great story, and moments of the middle.
SELECT a.article_id, d.article_id AS copy_id, d.original_id, r.article_id AS revised_id, g.story_id, l.entry_id,
       (a.published_at AT TIME ZONE 'Asia/Damascus')::date AS day,
       ((a.published_at - %(count)s::bigint / 2 * interval '86.4 seconds') AT TIME ZONE 'Asia/Damascus')::date AS middle
FROM (SELECT article_id, published_at FROM marsad.article
      WHERE article_id < %(count)s::bigint AND article_id %% 7 = 0 AND disposition = 'kept' ORDER BY article_id DESC LIMIT 1) a,
     (SELECT article_id, original_id FROM marsad.duplicate WHERE article_id < %(count)s::bigint ORDER BY article_id DESC LIMIT 1) d,
     (SELECT article_id FROM marsad.revision WHERE article_id < %(count)s::bigint ORDER BY article_id DESC LIMIT 1) r,
     (SELECT story_id FROM marsad.story WHERE story_id < %(count)s::bigint AND story_id %% 1000 = 10 ORDER BY story_id DESC LIMIT 1) g,
     (SELECT entry_id FROM marsad.ledger_entry WHERE entry_id < 2 * %(count)s::bigint ORDER BY entry_id DESC LIMIT 1) l;
