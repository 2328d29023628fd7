-- How do outlets of different owners word the same kind of news?
-- A row is one kind, status and owner, with the reports and the outlets, and how many of them deny it. Without `since`: the last ninety days.
-- ar: كيف تصوغ المصادر الخبر نفسه بحسب ملكيتها؟
-- ar: كل صف نوع وحال وملكية، مع عدد الوقائع والمصادر، وكم منها نفي. إن لم يُحدَّد since فآخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?theatre}
\else
\set theatre ''
\endif
SELECT e.kind, e.status, e.ownership, count(*) AS reports, count(*) FILTER (WHERE e.is_denied) AS denials, count(DISTINCT e.source_id) AS outlets
FROM mart.event e
WHERE e.weight <> 'background' AND e.day >= mart.day_from(:'since', 90) AND (:'theatre' = '' OR e.theatre = :'theatre')
GROUP BY 1, 2, 3
ORDER BY 1, 2, 4 DESC, 3
LIMIT 5000;
