-- Which feeds are read at another address than config/sources.yaml says, and why?
-- A row is one such feed: where it moved for good, or what stands in for it; the file should say so.
-- ar: أي الخلاصات تُقرأ من عنوان غير المذكور في config/sources.yaml، ولماذا؟
-- ar: كل صف خلاصة من هذه: إلى أين انتقلت نهائيا، أو ما يقوم مقامها؛ وينبغي أن يُذكر ذلك في الملف.
SELECT source_id, url, why_elsewhere, read_at, state_reason
FROM mart.feed
WHERE why_elsewhere IS NOT NULL
ORDER BY source_id, url
LIMIT 1000;
