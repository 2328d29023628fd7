-- name: article
-- One article with where it came from, but for its page's body.
SELECT a.article_id, a.story_id, a.title, a.text, a.url, a.canonical_url, a.author, a.site_name, a.seed, a.disposition,
       a.published_at, a.published_precision, a.published_basis, a.published_zone, a.published_reason, a.language,
       a.language_confidence, a.language_reason, a.is_arabic, a.removed, a.extractor, a.classified_by, a.first_seen_at, a.stored_at,
       s.source_id, s.name_ar, s.name_en, s.ownership, s.country, d.original_id, d.kind, d.score, d.share,
       e.url AS entry_url, e.is_first_poll, f.url AS feed_url,
       p.page_id, p.fetched_at, p.final_url, p.http_status, encode(p.body_sha256, 'hex') AS body_sha256, p.body_bytes,
       p.basis = 'feed' AS is_of_feed, p.is_incomplete, e.is_edited, e.forwarded_from
FROM marsad.article a
JOIN marsad.source s USING (source_id)
LEFT JOIN marsad.duplicate d USING (article_id)
LEFT JOIN marsad.entry e USING (entry_id)
LEFT JOIN marsad.feed f USING (feed_id)
LEFT JOIN marsad.page p USING (page_id)
WHERE a.article_id = %(article_id)s;

-- name: mentions
-- The mentions of an article in reading order.
SELECT m.mention_id, m.topic, t.title_ar, t.title_en, m.field, m.start_offset, m.end_offset, m.quote, m.rule, m.version, m.theatre,
       m.status, m.evidence_start, m.evidence_end, m.denied, m.denied_quote, m.status_field, m.status_quote, m.status_rule,
       m.weight, m.weight_reason, m.weight_quote
FROM marsad.mention m JOIN marsad.topic t USING (topic)
WHERE m.article_id = %(article_id)s ORDER BY m.field DESC, m.start_offset, m.topic LIMIT 500;

-- name: copies
-- The copies of an article.
SELECT a.article_id, a.title, s.name_ar, s.name_en, d.kind, d.score, d.share, coalesce(a.published_at, a.first_seen_at) AS at
FROM marsad.duplicate d JOIN marsad.article a USING (article_id) JOIN marsad.source s USING (source_id)
WHERE d.original_id = %(article_id)s ORDER BY a.article_id LIMIT 200;

-- name: carried
-- The earlier articles that stand in an article.
SELECT a.article_id, a.title, s.name_ar, s.name_en, c.score
FROM marsad.carried c JOIN marsad.article a ON a.article_id = c.carried_id JOIN marsad.source s USING (source_id)
WHERE c.article_id = %(article_id)s ORDER BY a.article_id LIMIT 50;

-- name: revisions
-- The earlier texts of an article, the first one first.
SELECT revision, title, text, extractor, replaced_at FROM marsad.revision
WHERE article_id = %(article_id)s ORDER BY revision LIMIT 50;

-- name: corrections
-- What analysts corrected in an article, latest first.
SELECT correction_id, kind, topic, quote, theatre, status, made_by, made_at, reason
FROM marsad.correction WHERE article_id = %(article_id)s ORDER BY correction_id DESC LIMIT 200;

-- name: events
-- What the events of an article say, each fact with its words: an event's status first, then its facts in the order of their words.
SELECT e.event_id, e.number, e.kind, e.status, e.manner IS NOT DISTINCT FROM 'denied' AS is_denied, e.weight, r.entry_id, w.fact, w.what, w.place,
       w.field, w.start_offset, w.end_offset, w.quote, w.value
FROM marsad.ledger_event e LEFT JOIN marsad.ledger_report r USING (event_id)
CROSS JOIN LATERAL (
    SELECT f.name AS fact, f.name AS what, 0 AS place, f.field, f.start_offset, f.end_offset, f.quote,
           CASE f.name WHEN 'status' THEN e.status WHEN 'begins' THEN e.begins WHEN 'ends' THEN e.ends WHEN 'declared' THEN e.declared
                       WHEN 'duration' THEN e.duration WHEN 'period' THEN e.period WHEN 'ordinal' THEN e.ordinal::text
                       WHEN 'round' THEN e.round::text WHEN 'name' THEN e.agreement WHEN 'purpose' THEN e.purpose END AS value
    FROM marsad.ledger_fact f WHERE f.event_id = e.event_id
    UNION ALL
    SELECT 'party', p.role, p.number, p.field, p.start_offset, p.end_offset, p.quote, p.actor FROM marsad.ledger_party p WHERE p.event_id = e.event_id
    UNION ALL
    SELECT 'place', p.role, p.number, p.field, p.start_offset, p.end_offset, p.quote, p.place FROM marsad.ledger_place p WHERE p.event_id = e.event_id
    UNION ALL
    SELECT 'count', c.what, c.number, c.field, c.start_offset, c.end_offset, c.quote, c.value::text FROM marsad.ledger_count c WHERE c.event_id = e.event_id
) w
WHERE e.article_id = %(article_id)s
ORDER BY e.number, w.fact <> 'status', w.field DESC, w.start_offset, w.fact, w.place LIMIT 3000;

-- name: event_corrections
-- What analysts set right in the events of an article, latest first.
SELECT correction_id, kind, fact, quote, value, made_by, made_at, reason
FROM marsad.ledger_correction WHERE article_id = %(article_id)s ORDER BY correction_id DESC LIMIT 200;
