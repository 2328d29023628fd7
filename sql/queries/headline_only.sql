-- Which articles have a topic in the headline only?
-- A row is one article and topic that its text doesn't mention; newest first. Without `since`: the last thirty days.
\if :{?since}
\else
\set since ''
\endif
\if :{?topic}
\else
\set topic ''
\endif
\if :{?most}
\else
\set most 50
\endif
SELECT day, topic, source_id, title, min(quote) AS quote, url
FROM mart.mention
WHERE day >= mart.day_from(:'since', 30) AND source_id <> 'seed' AND (:'topic' = '' OR topic = :'topic')
GROUP BY day, topic, source_id, title, url, article_id
HAVING bool_and(field = 'title')
ORDER BY day DESC, article_id, topic
LIMIT :'most'::int;
