-- How many ceasefires were announced in each governorate, week by week?
-- A row is one week (its Monday) and governorate, with the ceasefires that a report says are announced, in effect or extended. Without `since`: the last ninety days.
-- ar: كم وقفا لإطلاق النار أُعلن في كل محافظة، أسبوعا بأسبوع؟
-- ar: كل صف أسبوع (بيوم الاثنين الذي يبدأ به) ومحافظة، مع ما قيل إنه أُعلن أو سرى أو مُدّد. إن لم يُحدَّد since فآخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?theatre}
\else
\set theatre ''
\endif
SELECT date_trunc('week', e.day)::date AS week, coalesce(p.governorate, p.place, '') AS governorate, count(DISTINCT coalesce(e.entry_id, -e.event_id)) AS announcements,
       count(DISTINCT e.source_id) AS outlets
FROM mart.event e JOIN mart.event_place p USING (event_id)
WHERE e.kind = 'ceasefire' AND e.status IN ('announced', 'in_effect', 'extended') AND NOT e.is_denied AND e.weight <> 'background' AND p.role <> 'road'
  AND e.day >= mart.day_from(:'since', 90) AND (:'theatre' = '' OR e.theatre = :'theatre')
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
LIMIT 5000;
