-- name: story
-- One story; `merged_into` is the story that took its articles.
SELECT story_id, title, first_at, last_at, created_at, merged_into FROM marsad.story WHERE story_id = %(story_id)s;

-- name: articles
-- The articles of a story, the earliest first, with what tells copies from originals.
SELECT a.article_id, a.title, a.url, a.disposition, a.seed, a.published_at, a.published_precision, a.first_seen_at,
       coalesce(a.published_at, a.first_seen_at) AS at, s.source_id, s.name_ar, s.name_en, s.ownership,
       d.original_id, d.kind, d.score, d.share
FROM marsad.article a JOIN marsad.source s USING (source_id) LEFT JOIN marsad.duplicate d USING (article_id)
WHERE a.story_id = %(story_id)s
ORDER BY coalesce(a.published_at, a.first_seen_at), a.article_id LIMIT %(limit)s;

-- name: evidence
-- The mentions of a story with the sentences around them, in reading order.
SELECT m.article_id, m.topic, m.theatre, m.status, m.denied, m.rule, m.field, m.start_offset, m.end_offset, m.evidence_start, m.evidence_end,
       substring(CASE m.field WHEN 'title' THEN a.title ELSE a.text END
                 FROM m.evidence_start + 1 FOR m.evidence_end - m.evidence_start) AS sentence
FROM marsad.article a JOIN marsad.mention m USING (article_id)
WHERE a.story_id = %(story_id)s
ORDER BY m.article_id, m.field DESC, m.start_offset LIMIT %(limit)s;

-- name: alerts
-- Who was told of a story, and when.
SELECT l.alert_id, l.subscription_id, l.change, l.created_at, d.state, d.sent_at
FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
WHERE l.story_id = %(story_id)s ORDER BY l.alert_id LIMIT %(limit)s;
