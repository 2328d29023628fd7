-- What waits to be told is decided in the order of publication: an article's turn knows nothing of those after it, unless somebody was told of them.

DROP INDEX marsad.alert_article;
CREATE INDEX alert_article ON marsad.alert (article_id);
COMMENT ON INDEX marsad.alert_article IS 'What is told of an article.';

CREATE FUNCTION marsad.is_settled(article bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM marsad.alert l JOIN marsad.delivery d USING (delivery_id)
               WHERE l.article_id = article AND NOT (d.state = 'pending' AND d.attempts = 0))
    OR EXISTS (SELECT FROM marsad.article a WHERE a.article_id = article AND a.stored_at <= now() - interval '36 hours');
COMMENT ON FUNCTION marsad.is_settled(bigint) IS
    'Whether what is told of an article stands: somebody was told of it, or it came so long ago that nothing but a weekly digest waits.';

CREATE FUNCTION marsad.is_known(article bigint, rank bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN rank IS NULL
    OR EXISTS (SELECT FROM marsad.article a WHERE a.article_id = article
               AND marsad.copy_rank(a.source_id, coalesce(a.published_at, a.first_seen_at), a.canonical_sha256) <= rank)
    OR marsad.is_settled(article);
COMMENT ON FUNCTION marsad.is_known(bigint, bigint) IS
    'Whether an article is known at a place in the order of publication: it stands before it, or what is told of it stands anyway. A null place knows all.';

CREATE FUNCTION marsad.entry_beginning(entry bigint) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT encode(a.canonical_sha256, 'hex') || to_char(e.number, 'FM00000')
        FROM marsad.ledger_report r JOIN marsad.ledger_event e USING (event_id) JOIN marsad.article a USING (article_id)
        WHERE r.entry_id = entry ORDER BY e.at, a.canonical_sha256, e.number LIMIT 1);
COMMENT ON FUNCTION marsad.entry_beginning(bigint) IS
    'The event that begins an entry: the hash of its article''s address and its number there. It orders entries that begin at one time, in every warehouse alike.';
