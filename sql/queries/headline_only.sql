-- Which articles have a topic in the headline only?
-- A row is one article and topic that its text doesn't mention; newest first. Without `since`: the last thirty days.
-- ar: أي المقالات يرد الموضوع في عنوانها وحده؟
-- ar: كل صف مقال وموضوع لا يرد في نصه؛ الأحدث أولا. إن لم يُحدَّد since فآخر ثلاثين يوما.
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
\if :{?weight}
\else
\set weight ''
\endif
SELECT h.day, h.topic, h.source_id, a.title, q.quote, a.url
FROM (
    SELECT day, article_id, topic, source_id FROM mart.article_topic
    WHERE day >= mart.day_from(:'since', 30) AND source_id <> 'seed' AND (:'topic' = '' OR topic = :'topic')
          AND weight >= :'weight'
    GROUP BY day, article_id, topic, source_id
    HAVING NOT bool_or(is_in_text)
    ORDER BY day DESC, article_id, topic
    LIMIT :'most'::int
) h
JOIN mart.article a USING (article_id)
CROSS JOIN LATERAL (SELECT min(quote) AS quote FROM mart.mention m WHERE m.article_id = h.article_id AND m.topic = h.topic) q
ORDER BY h.day DESC, h.article_id, h.topic
LIMIT :'most'::int;
