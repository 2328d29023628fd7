-- What did a source drop or change in its articles after publication?
-- A row is one changed sentence or headline: what stood there before and what stands there now; newest edit first. Last thirty days.
-- ar: ماذا حذف المصدر من مقالاته أو غيّر فيها بعد النشر؟
-- ar: كل صف جملة أو عنوان تغيّر: ما كان مكتوبا وما صار؛ الأحدث أولا. آخر ثلاثين يوما.
\if :{?source}
\else
\set source ''
\endif
\if :{?since}
\else
\set since ''
\endif
\if :{?most}
\else
\set most 50
\endif
SELECT e.day, e.source_id, e.article_id, c.what, c.before, c.after, e.url
FROM mart.edit e
CROSS JOIN LATERAL (
    SELECT 1 AS n, 'headline' AS what, e.title_before AS before, e.title_after AS after WHERE e.title_before <> e.title_after
    UNION ALL
    SELECT 2, 'dropped', value, NULL FROM jsonb_array_elements_text(coalesce(e.change -> 'removed', '[]'))
    UNION ALL
    SELECT 3, 'reworded', value ->> 'before', value ->> 'after' FROM jsonb_array_elements(coalesce(e.change -> 'reworded', '[]'))
    UNION ALL
    SELECT 4, 'added', NULL, value FROM jsonb_array_elements_text(coalesce(e.change -> 'added', '[]'))
) c
WHERE e.replaced_at >= mart.day_from(:'since', 30)::timestamp AT TIME ZONE 'Asia/Damascus' AND (:'source' = '' OR e.source_id = :'source')
ORDER BY e.replaced_at DESC, e.article_id, c.n, c.before, c.after
LIMIT :'most'::int;
