-- name: columns
-- The columns of a view with their types, in order.
SELECT column_name AS name, data_type AS type FROM information_schema.columns
WHERE table_schema = 'mart' AND table_name = %(view)s ORDER BY ordinal_position;

-- name: article_months
-- The months that have articles, each with what tells whether something changed. Reads all articles' index on days, which is what an export does.
SELECT to_char(a.day, 'YYYY-MM') AS month, count(*) || ' ' || max(a.article_id) || ' ' || count(e.article_id) AS stamp
FROM (SELECT (coalesce(published_at, first_seen_at) AT TIME ZONE 'Asia/Damascus')::date AS day, article_id FROM marsad.article) a
LEFT JOIN (SELECT DISTINCT article_id, revision FROM marsad.revision) e USING (article_id)
WHERE a.day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: article
-- The articles of some days.
SELECT * FROM mart.article WHERE day >= %(first)s AND day < %(after)s ORDER BY article_id;

-- name: mention_months
-- The months that have mentions, each with what tells whether something changed.
SELECT to_char(day, 'YYYY-MM') AS month, count(*) || ' ' || max(mention_id) AS stamp
FROM mart.mention WHERE day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: mention
-- The mentions of some days.
SELECT * FROM mart.mention WHERE day >= %(first)s AND day < %(after)s ORDER BY mention_id;

-- name: copy_months
-- The months that have copies, each with what tells whether something changed.
SELECT to_char(day, 'YYYY-MM') AS month, count(*) || ' ' || max(article_id) || ' ' || sum(original_id) AS stamp
FROM mart.copy WHERE day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: copy
-- The copies of some days.
SELECT * FROM mart.copy WHERE day >= %(first)s AND day < %(after)s ORDER BY article_id;

-- name: edit_months
-- The months that have edits, each with what tells whether something changed.
SELECT to_char(day, 'YYYY-MM') AS month, count(*) || ' ' || max(replaced_at) AS stamp
FROM mart.edit WHERE day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: edit
-- The edits of some days.
SELECT * FROM mart.edit WHERE day >= %(first)s AND day < %(after)s ORDER BY article_id, revision;

-- name: story_outlet_months
-- The months in which stories began, each with what tells whether something changed.
SELECT to_char(day, 'YYYY-MM') AS month, count(*) || ' ' || sum(articles) || ' ' || sum(lag_hours) AS stamp
FROM mart.story_outlet WHERE day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: story_outlet
-- The stories that began on some days, outlet by outlet.
SELECT * FROM mart.story_outlet WHERE day >= %(first)s AND day < %(after)s ORDER BY story_id, place, source_id;

-- name: daily_topic_months
-- The months that have counts, each with what tells whether something changed.
SELECT to_char(day, 'YYYY-MM') AS month, count(*) || ' ' || sum(originals) || ' ' || sum(copies) AS stamp
FROM mart.daily_topic WHERE day >= %(since)s GROUP BY 1 ORDER BY 1;

-- name: daily_topic
-- The counts of some days.
SELECT * FROM mart.daily_topic WHERE day >= %(first)s AND day < %(after)s ORDER BY day, topic, theatre, source_id;

-- name: topic
-- A topic by its name.
SELECT topic, title_ar, title_en FROM mart.topic WHERE topic = %(topic)s;

-- name: topic_articles
-- The newest articles that mention a topic, each with its first sentences of evidence.
SELECT a.article_id, a.title, a.url, coalesce(a.published_at, a.first_seen_at) AS at, a.source_ar, m.theatres, m.evidence
FROM (
    SELECT article_id, array_agg(DISTINCT theatre) AS theatres, (array_agg(evidence ORDER BY field DESC, start_offset))[1:3] AS evidence
    FROM mart.mention
    WHERE topic = %(topic)s AND source_id <> 'seed' AND day >= mart.latest_day() - %(days)s::int
    GROUP BY article_id
) m
JOIN mart.article a USING (article_id)
ORDER BY at DESC, a.article_id DESC
LIMIT %(most)s;

-- name: coded
-- The entries of the ledger with what the codings of ACLED and ETH/PRIO ask for, in the order of their first report.
SELECT n.entry_id, n.kind, n.theatre, n.status, n.is_denied, n.begins, n.begins_precision, n.ends, n.declared, n.duration, n.form, n.purpose,
       n.agreement, coalesce(p.sides, '{}') AS sides, coalesce(p.kinds, '{}') AS kinds, coalesce(p.homes, '{}') AS homes,
       coalesce(m.mediators, '{}') AS mediators, w.en AS place, w.kind AS place_kind, w.lat, w.lon, g.en AS governorate,
       w.country AS country_id, c.en AS country, k.killed, r.sources, coalesce(r.quote, '') AS quote, n.first_at, r.is_dated
FROM mart.entry n
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT s.name_en ORDER BY s.name_en) AS sources, bool_or(a.published_at IS NOT NULL) AS is_dated,
           (array_agg(f.quote ORDER BY e.at, e.event_id))[1] AS quote
    FROM marsad.ledger_report x JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
    JOIN marsad.source s USING (source_id) LEFT JOIN marsad.ledger_fact f ON f.event_id = e.event_id AND f.name = 'status'
    WHERE x.entry_id = n.entry_id) r
LEFT JOIN LATERAL (
    SELECT array_agg(o.name ORDER BY o.reports DESC, o.name) AS sides, array_agg(o.kind ORDER BY o.reports DESC, o.name) AS kinds,
           array_agg(o.home ORDER BY o.reports DESC, o.name) AS homes
    FROM (SELECT coalesce(k.en, l.en, t.quote) AS name, coalesce(k.kind, CASE WHEN l.place IS NOT NULL THEN 'government' END) AS kind,
                 coalesce(k.theatre, l.theatre) AS home, count(*) AS reports
          FROM marsad.ledger_report x JOIN marsad.ledger_party t USING (event_id) LEFT JOIN marsad.actor k USING (actor)
          LEFT JOIN marsad.place l ON l.place = t.actor
          WHERE x.entry_id = n.entry_id AND t.role IN ('side', 'accused') GROUP BY 1, 2, 3) o) p ON true
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT coalesce(k.en, l.en, t.quote)) AS mediators
    FROM marsad.ledger_report x JOIN marsad.ledger_party t USING (event_id) LEFT JOIN marsad.actor k USING (actor)
    LEFT JOIN marsad.place l ON l.place = t.actor WHERE x.entry_id = n.entry_id AND t.role IN ('mediator', 'guarantor', 'host')) m ON true
LEFT JOIN LATERAL (
    SELECT l.en, l.kind, l.lat, l.lon, l.country, l.governorate FROM marsad.ledger_report x JOIN marsad.ledger_place t USING (event_id)
    JOIN marsad.place l USING (place) WHERE x.entry_id = n.entry_id
    GROUP BY l.place ORDER BY bool_and(t.role = 'road'), count(*) DESC, l.place LIMIT 1) w ON true
LEFT JOIN marsad.place g ON g.place = w.governorate
LEFT JOIN marsad.place c ON c.place = w.country
LEFT JOIN LATERAL (
    SELECT max(t.value) AS killed FROM marsad.ledger_report x JOIN marsad.ledger_count t USING (event_id)
    WHERE x.entry_id = n.entry_id AND t.what = 'killed') k ON true
ORDER BY n.first_at, n.entry_id;
