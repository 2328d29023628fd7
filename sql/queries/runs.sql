-- What did the pipeline do lately, and did anything fail?
-- A row is one run of a step, newest first.
-- ar: ماذا أنجزت خطوات المعالجة مؤخرا، وهل فشل منها شيء؟
-- ar: كل صف تشغيل واحد لخطوة، الأحدث أولا.
\if :{?most}
\else
\set most 30
\endif
SELECT started_at, step, state, seconds, counts, problem
FROM mart.run
ORDER BY run_id DESC
LIMIT :'most'::int;
