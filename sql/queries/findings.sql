-- What do the checks of the data find wrong now?
-- A row is one finding, failures first; nothing is sent of an article with a failure.
-- ar: ما الأخطاء التي تجدها فحوص البيانات الآن؟
-- ar: كل صف نتيجة فحص، والأخطاء القاطعة أولا؛ ولا يُرسل شيء عن مقال فيه خطأ قاطع.
SELECT f.severity, f.check_name, f.since, f.detail, a.source_id, a.title, a.url
FROM mart.finding f LEFT JOIN mart.article a USING (article_id)
ORDER BY f.severity, f.check_name, f.since, f.article_id, f.detail
LIMIT 1000;
