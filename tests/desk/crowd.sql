-- Six thousand articles of twenty sources over four hundred days, every tenth with a mention, and a ledger of them; for plans, not for reading.
SET session_replication_role = replica;
INSERT INTO marsad.source (source_id, name_ar, name_en, home) SELECT 's' || n, 'س' || n, 's' || n, 'https://s.example/' FROM generate_series(1, 20) n;
INSERT INTO marsad.feed (source_id, url) SELECT 's' || n, 'https://s.example/' || n FROM generate_series(1, 20) n;
INSERT INTO marsad.topic VALUES ('ceasefire', 'و', 'c', '1', true), ('patrols', 'د', 'p', '1', true);
INSERT INTO marsad.subscription (subscription_id, address, language, zone) VALUES ('d', 'd@x.y', 'ar', 'UTC');
INSERT INTO marsad.run (step, started_at, finished_at, state)
SELECT 'collect', timestamptz '2026-11-21' - n * interval '3 hours', timestamptz '2026-11-21' - n * interval '3 hours', 'done' FROM generate_series(0, 3000) n;
INSERT INTO marsad.poll (feed_id, polled_at, url, outcome)
SELECT 1 + n % 20, timestamptz '2026-11-21' - n * interval '1 hour', 'https://s.example/', 'fresh' FROM generate_series(0, 6000) n;
INSERT INTO marsad.story (title, first_at, last_at, created_at)
SELECT 'خبر', at, at, at FROM (SELECT timestamptz '2026-11-21' - (6000 - n) * interval '96 minutes' AS at FROM generate_series(1, 6000) n) s;
INSERT INTO marsad.entry (source_id, feed_id, url, canonical_url, canonical_sha256, title, first_seen_at, state, reason)
SELECT 's' || 1 + n % 20, 1 + n % 20, 'https://s.example/' || n, 'https://s.example/' || n, sha256(n::text::bytea), 'ع', at, 'fetched',
       CASE WHEN n % 50 = 0 THEN 'answers 404' END
FROM (SELECT n, timestamptz '2026-11-21' - (6000 - n) * interval '96 minutes' AS at FROM generate_series(1, 6000) n) s;
INSERT INTO marsad.page (entry_id, fetched_at, url, final_url, http_status, body_sha256, body_bytes, state)
SELECT entry_id, first_seen_at, url, url, 200, sha256('x'), 1, 'read' FROM marsad.entry;
INSERT INTO marsad.article (source_id, entry_id, page_id, url, canonical_url, canonical_sha256, title, text, published_at, published_basis,
                            published_precision, language_confidence, language_reason, is_arabic, disposition, story_id, extractor,
                            first_seen_at, stored_at)
SELECT e.source_id, e.entry_id, e.entry_id, e.url, e.canonical_url, e.canonical_sha256, 'إعلان هدنة', repeat('أعلن الجيش هدنة في المدينة ', 40),
       e.first_seen_at, 'meta', 'minute', 1, '', true, CASE WHEN e.entry_id % 7 = 0 THEN 'duplicate' ELSE 'kept' END, e.entry_id, 'x',
       e.first_seen_at, e.first_seen_at
FROM marsad.entry e ORDER BY e.entry_id;
INSERT INTO marsad.duplicate (article_id, original_id, kind, score, share, snapshot)
SELECT article_id, article_id - 1, 'near', 1, 1, NULL FROM marsad.article WHERE disposition = 'duplicate';
INSERT INTO marsad.mention (article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, evidence_start, evidence_end)
SELECT article_id, 'ceasefire', 'title', 6, 10, 'هدنة', 'r', '1', CASE WHEN article_id % 100 = 0 THEN 'gaza' ELSE 'syria' END, 'announced', 0, 10
FROM marsad.article WHERE article_id % 10 = 0;
INSERT INTO marsad.revision (article_id, revision, title, text, extractor, replaced_at)
SELECT article_id, 1, title, text, extractor, stored_at FROM marsad.article WHERE article_id % 5 = 0;
INSERT INTO marsad.delivery (subscription_id, address, message_id, state, sent_at, claimed_at)
SELECT 'd', 'd@x.y', '<' || n || '@x>', CASE WHEN n % 100 = 0 THEN 'refused' ELSE 'sent' END, CASE WHEN n % 100 <> 0 THEN at END, at
FROM (SELECT n, timestamptz '2026-11-21' - (3000 - n) * interval '3 hours' AS at FROM generate_series(1, 3000) n) s;
INSERT INTO marsad.alert (subscription_id, story_id, change, article_id, created_at, delivery_id)
SELECT 'd', delivery_id, 'new', delivery_id, claimed_at, delivery_id FROM marsad.delivery;
INSERT INTO marsad.correction (kind, article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, made_by, made_at, reason)
SELECT 'label', article_id, topic, field, start_offset, end_offset, quote, rule, version, theatre, status, 'x', now(), 'x' FROM marsad.mention;
INSERT INTO marsad.daily_topic (day, topic, theatre, source_id, originals, copies, undated)
SELECT date '2026-11-21' - n, 'ceasefire', 'syria', 's' || s, 1, 0, 0 FROM generate_series(0, 400) n, generate_series(1, 20) s;
INSERT INTO marsad.daily_theatre SELECT day, topic, theatre, sum(originals), sum(copies), sum(undated) FROM marsad.daily_topic GROUP BY 1, 2, 3;
INSERT INTO marsad.article_topic (day, at, article_id, topic, theatre, source_id, is_in_text, weight)
SELECT d.day, l.* FROM (SELECT DISTINCT (published_at AT TIME ZONE 'Asia/Damascus')::date AS day FROM marsad.article) d
CROSS JOIN LATERAL marsad.list_topics(d.day) l;
INSERT INTO marsad.carried (article_id, carried_id, score) SELECT n, n - 7, 0.9 FROM generate_series(100, 6000, 50) n;
SELECT marsad.make_search_month(month) FROM generate_series(timestamp '2025-09-01', '2026-11-01', '1 month') month;
INSERT INTO marsad.search (at, article_id, document) SELECT first_seen_at, article_id, marsad.document(title, text) FROM marsad.article;
INSERT INTO marsad.place (place, kind, ar, en, governorate, lat, lon)
SELECT 'p' || n, CASE WHEN n % 5 = 0 THEN 'governorate' ELSE 'town' END, 'م' || n, 'p' || n, 'p' || n / 5 * 5, 35, 36 FROM generate_series(0, 99) n;
INSERT INTO marsad.actor (actor, kind, ar, en) SELECT 'a' || n, 'armed_group', 'ط' || n, 'a' || n FROM generate_series(0, 49) n;
INSERT INTO marsad.ledger_event (event_id, article_id, number, at, kind, status, theatre, weight, speaker, begins, begins_precision, rule, version)
OVERRIDING SYSTEM VALUE
SELECT article_id, article_id, 0, published_at, (ARRAY['ceasefire', 'violation', 'patrol', 'talks'])[1 + article_id % 4],
       (ARRAY['announced', 'reported', 'held', 'held'])[1 + article_id % 4], (ARRAY['syria', 'gaza'])[1 + article_id / 4 % 2],
       (ARRAY['subject', 'part', 'background'])[1 + article_id / 8 % 3], 'a' || article_id % 50, to_char(published_at, 'YYYY-MM-DD'), 'day', 'r', '1'
FROM marsad.article WHERE disposition = 'kept';
INSERT INTO marsad.ledger_fact (event_id, name, field, start_offset, end_offset, quote)
SELECT event_id, name, 'text', 0, 4, 'أعلن' FROM marsad.ledger_event CROSS JOIN unnest(ARRAY['status', 'speaker']) AS name;
INSERT INTO marsad.ledger_party (event_id, number, actor, role, field, start_offset, end_offset, quote)
SELECT event_id, n, 'a' || (event_id / 4 + n) % 50, 'side', 'text', 0, 4, 'أعلن' FROM marsad.ledger_event CROSS JOIN generate_series(0, 1) n;
INSERT INTO marsad.ledger_place (event_id, number, place, role, field, start_offset, end_offset, quote)
SELECT event_id, 0, 'p' || event_id / 4 % 100, CASE kind WHEN 'patrol' THEN 'road' ELSE 'where' END, 'text', 0, 4, 'أعلن' FROM marsad.ledger_event;
INSERT INTO marsad.ledger_count (event_id, number, what, value, bound, place, field, start_offset, end_offset, quote)
SELECT event_id, 0, 'violations', 3, 'exact', 'p' || event_id / 4 % 100, 'text', 0, 4, 'أعلن' FROM marsad.ledger_event WHERE kind = 'violation';
INSERT INTO marsad.ledger_report (event_id, entry_id) SELECT event_id, min(event_id) OVER (PARTITION BY event_id / 8, kind) FROM marsad.ledger_event;
INSERT INTO marsad.ledger_entry (entry_id, kind, theatre, first_at, last_at)
OVERRIDING SYSTEM VALUE
SELECT entry_id, min(kind), min(theatre), min(at), max(at) FROM marsad.ledger_report JOIN marsad.ledger_event USING (event_id) GROUP BY entry_id;
INSERT INTO marsad.ledger_conflict (entry_id, field, event_id, value)
SELECT entry_id, 'begins', event_id, begins FROM marsad.ledger_report JOIN marsad.ledger_event USING (event_id) WHERE entry_id % 9 = 0;
INSERT INTO marsad.named_place (article_id, place, field, start_offset, end_offset) SELECT event_id, place, 'text', 0, 4 FROM marsad.ledger_place;
INSERT INTO marsad.named_actor (article_id, actor, field, start_offset, end_offset)
SELECT DISTINCT ON (event_id, actor) event_id, actor, 'text', 0, 4 FROM marsad.ledger_party;
SET session_replication_role = origin;
ANALYZE;
