-- How many people were killed or wounded in violations of ceasefires?
-- A row is one day, theatre and thing counted: the highest number that a report of that day gives. Without `since`: the last ninety days.
-- ar: كم قتيلا وجريحا سقط في خروقات وقف إطلاق النار؟
-- ar: كل صف يوم وساحة وما يُحصى، بأعلى رقم ورد في خبر من ذلك اليوم. إن لم يُحدَّد since فآخر تسعين يوما.
\if :{?since}
\else
\set since ''
\endif
\if :{?theatre}
\else
\set theatre ''
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT v.day, v.theatre, v.what, max(v.value) AS value, count(DISTINCT v.source_id) AS outlets
FROM mart.violations v
WHERE v.is_said AND v.what IN ('killed', 'wounded') AND v.day >= mart.day_from(:'since', 90) AND (:'theatre' = '' OR v.theatre = :'theatre')
      AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.event_id = v.event_id AND r.weight >= :'weight'))
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3
LIMIT 5000;
