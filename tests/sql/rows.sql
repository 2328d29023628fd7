-- A small fixed warehouse: four outlets, one week of March 2020 and what went before. Times are given in Damascus time (+02).
INSERT INTO marsad.source (source_id, name_ar, name_en, country, ownership, theatre, home) VALUES
    ('seed', 'المجموعة الأولى', 'Seed corpus', NULL, 'unknown', 'syria', 'https://seed.invalid/'),
    ('alpha', 'وكالة ألف', 'Alpha Agency', 'SY', 'state', 'syria', 'https://alpha.example/'),
    ('beta', 'صحيفة باء', 'Beta Daily', 'TR', 'independent', 'syria', 'https://beta.example/'),
    ('gamma', 'قناة جيم', 'Gamma Channel', 'LB', 'party', NULL, 'https://gamma.example/');
INSERT INTO marsad.feed (source_id, url, moved_to, state, state_reason, state_since, due_at, last_success_at, failures)
SELECT source_id, url, moved_to, state, state_reason, '2020-03-05 05:00+00', '2020-03-08 06:00+00', last_success_at::timestamptz, failures
FROM (VALUES
    ('alpha', 'https://alpha.example/rss', NULL, 'healthy', NULL, '2020-03-08 05:00+00', 0),
    ('beta', 'https://beta.example/rss', NULL, 'failing', 'the server doesn''t answer', '2020-03-05 05:00+00', 3),
    ('beta', 'https://beta.example/syria', 'https://beta.example/syria.xml', 'moved', 'moved for good', '2020-03-08 05:00+00', 0),
    ('gamma', 'https://gamma.example/feed', NULL, 'healthy', NULL, '2020-03-08 05:00+00', 0)
) AS f (source_id, url, moved_to, state, state_reason, last_success_at, failures);
INSERT INTO marsad.topic (topic, title_ar, title_en, version, is_enabled) VALUES
    ('astana', 'مسار أستانا', 'Astana process', '1', true), ('ceasefire', 'وقف إطلاق النار', 'Ceasefire', '1', true),
    ('patrols', 'الدوريات', 'Patrols', '1', true), ('sochi', 'مذكرة سوتشي', 'Sochi memorandum', '1', true);
INSERT INTO marsad.story (story_id, title, first_at, last_at, created_at) OVERRIDING SYSTEM VALUE
SELECT id, title, at::timestamptz, at::timestamptz, at::timestamptz FROM (VALUES
    (1, 'مذكرة سوتشي بشأن إدلب', '2019-09-17 12:00+02'),
    (2, 'هدنة في إدلب تبدأ منتصف الليل', '2020-03-02 09:00+02'),
    (3, 'أول دورية مشتركة على الطريق الدولي', '2020-03-04 10:00+02'),
    (4, 'خرق الهدنة في جبل الزاوية', '2020-03-06 08:00+02'),
    (5, 'افتتاح مكتبة عامة', '2020-03-03 15:00+02'),
    (6, 'جولة جديدة من مسار أستانا', '2020-02-10 10:00+02'),
    (7, 'هدنة في الحديدة', '2020-03-08 11:00+02')) AS st (id, title, at);

CREATE FUNCTION pg_temp.article(id bigint, source text, published text, story bigint, title text, body text,
    disposition text DEFAULT 'kept', seed text DEFAULT NULL, seen text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO marsad.article (article_id, source_id, seed, url, canonical_url, canonical_sha256, title, text, author, published_at, published_precision,
                                published_basis, language, language_confidence, language_reason, is_arabic, disposition, story_id,
                                extractor, first_seen_at, stored_at)
    OVERRIDING SYSTEM VALUE
    VALUES (id, source, seed, 'https://' || source || '.example/' || id, 'https://' || source || '.example/' || id,
            sha256(convert_to(source || id, 'UTF8')), title, body, NULL, published::timestamptz, CASE WHEN published IS NOT NULL THEN 'minute' END,
            CASE WHEN published IS NOT NULL THEN 'meta' END, CASE disposition WHEN 'set_aside' THEN 'en' ELSE 'ar' END, 1, 'test',
            disposition <> 'set_aside', disposition, story, 'test 1',
            coalesce(seen, published)::timestamptz + interval '10 minutes', coalesce(seen, published)::timestamptz + interval '20 minutes');
$$;
-- The mention of the first place where the quote stands; its evidence is the line around it.
CREATE FUNCTION pg_temp.mention(which bigint, topic text, field text, quote text, theatre text DEFAULT 'syria', status text DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end)
    SELECT which, topic, field, place, place + length(quote), quote, 'test', '1', theatre, status,
           coalesce(length(substring(left(body, place) FROM '^(.*\n)')), 0), place + length(split_part(substring(body FROM place + 1), E'\n', 1))
    FROM (SELECT body, strpos(body, quote) - 1 AS place
          FROM (SELECT CASE field WHEN 'title' THEN a.title ELSE a.text END AS body FROM marsad.article a WHERE a.article_id = which) one) found;
$$;

SELECT pg_temp.article(1, 'seed', '2019-09-17 12:00+02', 1, 'مذكرة سوتشي بشأن إدلب', E'وقع الطرفان مذكرة سوتشي بشأن إدلب.\nوتعهدا بوقف إطلاق النار.', seed => '000');
SELECT pg_temp.article(2, 'alpha', '2020-02-10 10:00+02', 6, 'جولة جديدة من مسار أستانا', E'تنطلق جولة جديدة من مسار أستانا.\nوتبحث مذكرة سوتشي أيضا.');
SELECT pg_temp.article(3, 'alpha', '2020-03-02 09:00+02', 2, 'هدنة في إدلب تبدأ منتصف الليل', E'أعلنت الأطراف هدنة في إدلب تبدأ منتصف الليل.\nوجاء ذلك بعد اتفاق سوتشي ومسار أستانا.');
SELECT pg_temp.article(4, 'beta', '2020-03-02 11:30+02', 2, 'إعلان الهدنة في إدلب', E'أعلنت الأطراف هدنة في إدلب تبدأ منتصف الليل.\nوجاء ذلك بعد اتفاق سوتشي ومسار أستانا.', 'duplicate');
SELECT pg_temp.article(5, 'gamma', '2020-03-02 15:00+02', 2, 'الهدنة: ما نعرفه', E'تقول مصادر محلية إن التهدئة صامدة.\nولم يصدر تعليق رسمي.');
SELECT pg_temp.article(6, 'beta', '2020-03-03 15:00+02', 5, 'افتتاح مكتبة عامة', E'افتتحت البلدية مكتبة عامة في المدينة.\nوحضر الافتتاح عدد من الأهالي.');
SELECT pg_temp.article(7, 'beta', '2020-03-04 10:00+02', 3, 'أول دورية مشتركة على الطريق الدولي', E'سيرت القوات الروسية والتركية أول دورية مشتركة على الطريق الدولي.\nوحلقت مروحيات فوقها.');
SELECT pg_temp.article(8, 'alpha', '2020-03-04 13:00+02', 3, 'دوريات على الطريق الدولي', E'سيرت القوات الروسية والتركية أول دورية مشتركة على الطريق الدولي.\nوحلقت مروحيات فوقها.', 'duplicate');
SELECT pg_temp.article(9, 'beta', '2020-03-06 08:00+02', 4, 'خرق الهدنة في جبل الزاوية', E'سجل ناشطون خرقا للهدنة في جبل الزاوية.\nوقصفت المدفعية قرية كفر عويد.');
SELECT pg_temp.article(10, 'alpha', '2020-03-06 12:00+02', 4, 'الجيش يرد', E'نفى الجيش خرق الهدنة في جبل الزاوية.\nوأكد أن الهدنة سارية.');
SELECT pg_temp.article(11, 'gamma', NULL, 4, 'ما جرى في جبل الزاوية', E'تبادل الطرفان الاتهامات بخرق الهدنة.\nوالهدن السابقة انهارت كلها.', seen => '2020-03-07 10:00+02');
SELECT pg_temp.article(12, 'gamma', '2020-03-08 11:00+02', 7, 'هدنة في الحديدة', E'توصل الطرفان إلى هدنة في الحديدة.\nوبدأ انسحاب القوات.');
SELECT pg_temp.article(13, 'gamma', '2020-03-08 12:00+02', NULL, 'Museum reopens', E'The museum reopened on Sunday.\nIt had been closed for years.', 'set_aside');
SELECT pg_temp.article(14, 'beta', '2020-03-07 09:00+02', 1, 'من الأرشيف: مذكرة سوتشي', E'وقع الطرفان مذكرة سوتشي بشأن إدلب.\nوتعهدا بوقف إطلاق النار.', 'duplicate');
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share) VALUES
    (4, 3, 'near', 0.95, 0.9), (8, 7, 'exact', 1, 1), (14, 1, 'exact', 1, 1);
INSERT INTO marsad.carried (article_id, carried_id, score) VALUES (9, 5, 0.8);
UPDATE marsad.story st SET (first_at, last_at) = (SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at))
                                                  FROM marsad.article a WHERE a.story_id = st.story_id);

SELECT pg_temp.mention(1, 'sochi', 'title', 'مذكرة سوتشي'), pg_temp.mention(1, 'sochi', 'text', 'مذكرة سوتشي'),
       pg_temp.mention(1, 'ceasefire', 'text', 'بوقف إطلاق النار', 'syria', 'announced'),
       pg_temp.mention(2, 'astana', 'title', 'مسار أستانا'), pg_temp.mention(2, 'astana', 'text', 'مسار أستانا'),
       pg_temp.mention(2, 'sochi', 'text', 'مذكرة سوتشي'),
       pg_temp.mention(3, 'ceasefire', 'title', 'هدنة', 'syria', 'announced'), pg_temp.mention(3, 'ceasefire', 'text', 'هدنة', 'syria', 'announced'),
       pg_temp.mention(3, 'sochi', 'text', 'اتفاق سوتشي'), pg_temp.mention(3, 'astana', 'text', 'مسار أستانا'),
       pg_temp.mention(5, 'ceasefire', 'title', 'الهدنة', 'syria', 'unclear'),
       pg_temp.mention(7, 'patrols', 'title', 'دورية مشتركة'), pg_temp.mention(7, 'patrols', 'text', 'دورية مشتركة'),
       pg_temp.mention(9, 'ceasefire', 'title', 'خرق الهدنة', 'syria', 'violated'),
       pg_temp.mention(9, 'ceasefire', 'text', 'خرقا للهدنة', 'syria', 'violated'),
       pg_temp.mention(10, 'ceasefire', 'text', 'خرق الهدنة', 'syria', 'violated'),
       pg_temp.mention(10, 'ceasefire', 'text', 'الهدنة سارية', 'syria', 'in_effect'),
       pg_temp.mention(11, 'ceasefire', 'text', 'بخرق الهدنة', 'syria', 'violated'),
       pg_temp.mention(12, 'ceasefire', 'title', 'هدنة', 'yemen', 'announced'), pg_temp.mention(12, 'ceasefire', 'text', 'هدنة', 'yemen', 'announced');
UPDATE marsad.mention SET denied = true, denied_quote = 'نفى' WHERE article_id = 10 AND status = 'violated';
UPDATE marsad.mention SET weight = 'part' WHERE article_id = 11;
UPDATE marsad.mention SET weight = 'background' WHERE article_id = 2 AND topic = 'sochi';

INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at, change) VALUES
    (10, 1, 'الجيش ينفي', E'نفى الجيش خرق الهدنة في جبل الزاوية.\nوسقط ثلاثة جرحى.', 'test 1', '2020-03-06 18:00+02',
     '{"added": ["وأكد أن الهدنة سارية."], "removed": ["وسقط ثلاثة جرحى."], "reworded": []}');
INSERT INTO marsad.subscription (subscription_id, address, language, zone) VALUES ('desk', 'desk@example.org', 'ar', 'Asia/Damascus');
INSERT INTO marsad.delivery (delivery_id, subscription_id, address, message_id, subject, state, attempts, next_attempt_at, sent_at, reason)
OVERRIDING SYSTEM VALUE VALUES
    (1, 'desk', 'desk@example.org', '<1@marsad.invalid>', 'هدنة في إدلب', 'sent', 1, '2020-03-02 08:00+00', '2020-03-02 08:01+00', NULL),
    (2, 'desk', 'desk@example.org', '<2@marsad.invalid>', NULL, 'parked', 8, '2020-03-08 10:00+00', NULL, '452 disk full');
INSERT INTO marsad.alert (alert_id, subscription_id, story_id, change, article_id, created_at, delivery_id, theatre)
OVERRIDING SYSTEM VALUE VALUES
    (1, 'desk', 2, 'new', 3, '2020-03-02 08:00+00', 1, 'syria'), (2, 'desk', 7, 'new', 12, '2020-03-08 10:00+00', 2, 'yemen');
INSERT INTO marsad.run (run_id, step, started_at, finished_at, state, counts, problem) OVERRIDING SYSTEM VALUE VALUES
    (1, 'collect', '2020-03-08 03:00+00', '2020-03-08 03:01:30+00', 'done', '{"feeds": 4}', NULL),
    (2, 'understand', '2020-03-08 03:02+00', '2020-03-08 03:02:20+00', 'failed', '{}', 'the warehouse was away');
INSERT INTO marsad.finding (check_name, severity, article_id, detail, since) VALUES
    ('freshness', 'warn', NULL, 'gamma has brought nothing since 2020-03-08', '2020-03-12 03:00+00'),
    ('future_articles', 'fail', 12, 'published on 2020-03-20, seen on 2020-03-08', '2020-03-08 10:00+00');
SELECT setval(pg_get_serial_sequence('marsad.article', 'article_id'), 100), setval(pg_get_serial_sequence('marsad.story', 'story_id'), 100),
       setval(pg_get_serial_sequence('marsad.delivery', 'delivery_id'), 100);

INSERT INTO marsad.place (place, ar, en, kind, parent, country, governorate, theatre, lat, lon, geonames, pcode, wikidata) VALUES
    ('syria', 'سوريا', 'Syria', 'country', NULL, 'syria', NULL, 'syria', 35, 38.5, 163843, 'SY', 'Q858'),
    ('idlib', 'إدلب', 'Idlib', 'governorate', 'syria', 'syria', 'idlib', 'syria', 35.93, 36.63, 169389, 'SY07', 'Q11678'),
    ('m4', 'الطريق الدولي', 'M4', 'road', 'syria', 'syria', NULL, 'syria', 35.8, 36.4, NULL, NULL, NULL);
INSERT INTO marsad.actor (actor, ar, en, kind, theatre) VALUES ('syrian-army', 'الجيش السوري', 'Syrian army', 'state_army', 'syria');
-- The words of a fact of an event, where they stand first in the text.
CREATE FUNCTION pg_temp.fact(id bigint, name text, quote text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO marsad.ledger_fact (event_id, name, field, start_offset, end_offset, quote)
    SELECT id, name, 'text', strpos(a.text, quote) - 1, strpos(a.text, quote) - 1 + length(quote), quote
    FROM marsad.ledger_event e JOIN marsad.article a USING (article_id) WHERE e.event_id = id;
$$;
-- One event of an article, its status said by `quote`, where that stands first in the text.
CREATE FUNCTION pg_temp.event(id bigint, which bigint, kind text, status text, quote text, theatre text DEFAULT 'syria', weight text DEFAULT 'subject')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO marsad.ledger_event (event_id, article_id, number, at, kind, status, theatre, weight, rule, version)
    OVERRIDING SYSTEM VALUE
    SELECT id, which, (SELECT count(*) FROM marsad.ledger_event e WHERE e.article_id = which), coalesce(a.published_at, a.first_seen_at), kind,
           status, theatre, weight, 'test', '1' FROM marsad.article a WHERE a.article_id = which;
    SELECT pg_temp.fact(id, 'status', quote);
$$;
SELECT pg_temp.event(1, 3, 'ceasefire', 'announced', 'أعلنت الأطراف هدنة'), pg_temp.event(2, 7, 'patrol', 'held', 'سيرت القوات الروسية والتركية'),
       pg_temp.event(3, 9, 'violation', 'reported', 'سجل ناشطون خرقا للهدنة'), pg_temp.event(4, 10, 'violation', 'reported', 'خرق الهدنة'),
       pg_temp.event(5, 10, 'ceasefire', 'in_effect', 'الهدنة سارية'), pg_temp.event(6, 2, 'talks', 'planned', 'تنطلق جولة جديدة'),
       pg_temp.event(7, 12, 'ceasefire', 'announced', 'توصل الطرفان إلى هدنة', 'yemen'), pg_temp.event(8, 11, 'ceasefire', 'past', 'والهدن السابقة', weight => 'background');
UPDATE marsad.ledger_event SET (begins, begins_precision) = ('2020-03-03T00:00', 'minute') WHERE event_id = 1;
UPDATE marsad.ledger_event SET (ordinal, is_joint, begins, begins_precision) = (1, true, '2020-03-04', 'day') WHERE event_id = 2;
UPDATE marsad.ledger_event SET (manner, adds_up) = ('said', false) WHERE event_id = 3;
UPDATE marsad.ledger_event SET (manner, speaker) = ('denied', 'syrian-army') WHERE event_id = 4;
SELECT pg_temp.fact(1, 'begins', 'منتصف الليل'), pg_temp.fact(2, 'ordinal', 'أول دورية'), pg_temp.fact(2, 'joint', 'مشتركة'),
       pg_temp.fact(3, 'speaker', 'ناشطون'), pg_temp.fact(3, 'manner', 'سجل'), pg_temp.fact(4, 'speaker', 'الجيش'), pg_temp.fact(4, 'manner', 'نفى');
INSERT INTO marsad.ledger_party (event_id, number, actor, role, field, start_offset, end_offset, quote) VALUES
    (2, 0, 'russia', 'side', 'text', 12, 19, 'الروسية'), (4, 0, 'syrian-army', 'accused', 'text', 4, 9, 'الجيش');
INSERT INTO marsad.ledger_place (event_id, number, place, role, field, start_offset, end_offset, quote) VALUES
    (1, 0, 'idlib', 'where', 'text', 22, 26, 'إدلب'), (2, 0, 'm4', 'road', 'text', 51, 64, 'الطريق الدولي'), (7, 0, NULL, 'where', 'text', 25, 32, 'الحديدة');
INSERT INTO marsad.ledger_count (event_id, number, what, value, bound, place, observer, field, start_offset, end_offset, quote) VALUES
    (3, 0, 'violations', 3, 'exact', NULL, NULL, 'text', 11, 15, 'خرقا'), (3, 1, 'violations', 2, 'exact', 'idlib', NULL, 'text', 11, 15, 'خرقا');
INSERT INTO marsad.ledger_entry (entry_id, kind, theatre, first_at, last_at) OVERRIDING SYSTEM VALUE VALUES
    (1, 'ceasefire', 'syria', '2020-03-02 09:00+02', '2020-03-06 12:00+02'), (2, 'patrol', 'syria', '2020-03-04 10:00+02', '2020-03-04 10:00+02'),
    (3, 'violation', 'syria', '2020-03-06 08:00+02', '2020-03-06 12:00+02'), (4, 'talks', 'syria', '2020-02-10 10:00+02', '2020-02-10 10:00+02'),
    (5, 'ceasefire', 'yemen', '2020-03-08 11:00+02', '2020-03-08 11:00+02');
INSERT INTO marsad.ledger_report (event_id, entry_id) VALUES (1, 1), (5, 1), (2, 2), (3, 3), (4, 3), (6, 4), (7, 5);
INSERT INTO marsad.ledger_conflict (entry_id, field, event_id, value) VALUES (3, 'happened', 3, 'said'), (3, 'happened', 4, 'denied');
INSERT INTO marsad.named_place (article_id, place, field, start_offset, end_offset) VALUES (3, 'idlib', 'text', 22, 26), (3, 'idlib', 'title', 8, 12);
INSERT INTO marsad.named_actor (article_id, actor, field, start_offset, end_offset) VALUES (10, 'syrian-army', 'text', 4, 9);
