-- What was told to whom, and what became of it?
-- A row is one alert, newest first. Without `since`: the last thirty days.
-- ar: ماذا أُرسل، وإلى من، وماذا كان مصيره؟
-- ar: كل صف تنبيه واحد، الأحدث أولا. إن لم يُحدَّد since فآخر ثلاثين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?most}
\else
\set most 50
\endif
SELECT l.created_at, l.subscription_id, l.change, l.state, l.sent_at, a.title, a.source_id, l.reason
FROM mart.alert l JOIN mart.article a USING (article_id)
WHERE l.created_at >= mart.day_from(:'since', 30)::timestamp AT TIME ZONE 'Asia/Damascus'
ORDER BY l.created_at DESC, l.alert_id DESC
LIMIT :'most'::int;
