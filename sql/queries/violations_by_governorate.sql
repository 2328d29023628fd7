-- How many violations did each observer count, by governorate and day?
-- A row is one day, observer, governorate and thing counted, the highest number that a report of that day gives. Last thirty days.
-- ar: كم خرقا أحصى كل مراقب، بحسب المحافظة واليوم؟
-- ar: كل صف يوم ومراقب ومحافظة وما يُحصى، بأعلى رقم ورد في خبر من ذلك اليوم. آخر ثلاثين يوما.
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
SELECT v.day, coalesce(v.observer, v.speaker, v.speaker_quote) AS observer, coalesce(v.governorate, v.place, 'total') AS governorate, v.what,
       max(v.value) AS value, count(DISTINCT v.source_id) AS outlets
FROM mart.violations v
WHERE v.is_said AND v.day >= mart.day_from(:'since', 30) AND (:'theatre' = '' OR v.theatre = :'theatre')
      AND (:'weight' = '' OR EXISTS (SELECT FROM mart.event r WHERE r.event_id = v.event_id AND r.weight >= :'weight'))
GROUP BY 1, 2, 3, 4
ORDER BY 1 DESC, 2, 3, 4
LIMIT 5000;
