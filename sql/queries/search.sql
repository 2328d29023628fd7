-- Which articles hold some words, whatever their clitics, spelling and number?
-- A row is one article, best first, with the words marked. "In quotes" next to each other, أو for alternatives, -word to leave out.
-- ar: أي المقالات ترد فيها كلمات معيّنة، مهما اتصل بها من سوابق ولواحق، ومهما اختلف رسمها وعددها؟
-- ar: كل صف مقال، الأفضل أولا، والكلمات معلَّمة. ما بين "علامتي اقتباس" يُطلب متجاورا، و«أو» للبدائل، و-كلمة لاستبعادها.
\if :{?words}
\else
\set words هدنة
\endif
\if :{?since}
\else
\set since ''
\endif
\if :{?until}
\else
\set until ''
\endif
\if :{?most}
\else
\set most 20
\endif
\if :{?weight}
\else
\set weight ''
\endif
SELECT day, source_id, title, headline, is_duplicate, url, round(rank::numeric, 3) AS rank
FROM mart.search(:'words', nullif(:'since', '')::date, nullif(:'until', '')::date, CASE WHEN :'weight' = '' THEN :'most'::int ELSE 500 END) s
WHERE :'weight' = '' OR EXISTS (SELECT FROM mart.mention m WHERE m.article_id = s.article_id AND m.weight >= :'weight')
LIMIT :'most'::int;
