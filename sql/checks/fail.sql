-- name: orphan_mentions
-- A mention belongs to an original Arabic article; a copy, or one in another language, has none.
SELECT DISTINCT a.article_id, 'it has mentions though it is ' || replace(a.disposition, '_', ' ') AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id) JOIN marsad.mention m USING (article_id)
WHERE a.disposition <> 'kept'
LIMIT %(most)s;

-- name: quotes_reread
-- Every quote reads the same in the stored text, at its place.
SELECT a.article_id, 'the quote "' || left(m.quote, 80) || '" does not stand at ' || m.start_offset || ' of the ' || m.field AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id) JOIN marsad.mention m USING (article_id)
WHERE m.quote <> substring(CASE m.field WHEN 'title' THEN a.title ELSE a.text END FROM m.start_offset + 1 FOR m.end_offset - m.start_offset)
LIMIT %(most)s;

-- name: mention_without_evidence
-- Every mention has a sentence around it that ends where the text does, at the latest.
SELECT a.article_id, m.topic || ' has no sentence around "' || left(m.quote, 80) || '"' AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id) JOIN marsad.mention m USING (article_id)
WHERE m.evidence_end > length(CASE m.field WHEN 'title' THEN a.title ELSE a.text END)
LIMIT %(most)s;

-- name: alert_without_mention
-- What waits to be told stands in its article: an alert's article mentions the alert's topic.
SELECT DISTINCT l.article_id, 'an alert on ' || l.topic || ' waits, and the article does not mention it' AS detail
FROM marsad.delivery d JOIN marsad.alert l USING (delivery_id)
WHERE d.state IN ('pending', 'claimed')
      AND NOT EXISTS (SELECT FROM marsad.mention m WHERE m.article_id = l.article_id AND m.topic = l.topic)
LIMIT %(most)s;

-- name: copies_of_copies
-- An original is never itself a copy.
SELECT a.article_id, 'its original, article ' || d.original_id || ', is a copy itself' AS detail
FROM marsad.to_check(%(since)s) a JOIN marsad.duplicate d USING (article_id) JOIN marsad.duplicate o ON o.article_id = d.original_id
LIMIT %(most)s;

-- name: copies_are_linked
-- An article is called a duplicate exactly when it is linked to an original.
SELECT a.article_id, CASE WHEN d.article_id IS NULL THEN 'it is called a duplicate and linked to no original'
                          ELSE 'it is linked to an original and called ' || replace(a.disposition, '_', ' ') END AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id) LEFT JOIN marsad.duplicate d USING (article_id)
WHERE (a.disposition = 'duplicate') <> (d.article_id IS NOT NULL)
LIMIT %(most)s;

-- name: future_articles
-- No article was published more than a day after it was seen.
SELECT a.article_id, 'published on ' || a.published_at::date || ', seen on ' || a.first_seen_at::date AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id)
WHERE a.published_at > a.first_seen_at + interval '24 hours'
LIMIT %(most)s;

-- name: story_of_article
-- Every Arabic article belongs to a story.
SELECT a.article_id, 'it belongs to no story' AS detail
FROM marsad.to_check(%(since)s) JOIN marsad.article a USING (article_id)
WHERE a.is_arabic AND a.story_id IS NULL
LIMIT %(most)s;
