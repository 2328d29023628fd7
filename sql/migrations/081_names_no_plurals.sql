-- A name that ends as a dual or a plural does is kept whole: a search for بوتين looked for بو, one for ماكرون for ماكر ("sly").
-- The documents that hold one of the shortened forms are made anew; a name's forms are saved anew when topics are next synchronised.

CREATE OR REPLACE FUNCTION marsad.search_words(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    -- Words that begin with a proclitic's letter themselves, as the article before them in newspapers shows (الوزير, اللقاء, البيان).
    own CONSTANT text := '(وزير|وزار|وزرا[ءي]|وفد|وفود|وفاق|وفاه|ولاي|وطن|وكال|واقع|وصول|وجود|وقود|وقف|وقع|وقت|وضع|وصف|واضح|وثيق|وثاي|'
        'وسيط|وساط|وحده|وحدات|واشنط|فريق|فصيل|فصاي|فرنس|فلسط|فتر|فرات|فوري|فوض|فساد|فضا|فيديو|فيين|بلاد|بلد|بيان|بيروت|برلمان|برنامج|'
        'برامج|بريط|بطول|بحري|بحث|بحوث|بداي|بديل|بعث|بقاء|بناء|بنك|بنوك|بغداد|بوتين|بوكمال|باريس|بواب|لاعب|لاجي|لجن|لجان|لبنان|لقاء|لقاا|'
        'لواء|ليبي|ليل|لحظ|لندن|لير)';
    words text := marsad.fold(given);
BEGIN
    -- A modifier letter keeps the first letter of the words of the list.
    words := regexp_replace(words, '\m([وف]?(?:[بك]?ال|لل|[بل])?)' || own, '\1ʼ\2', 'g');
    -- The article and what stands before it: nothing else begins so.
    words := regexp_replace(words, '\m(?:[وف]?(?:[بك]?ال|لل)(?=\w{2}))+', '', 'g');
    -- Endings: number and gender, with a pronoun or not; the alef of tanwin; pronouns alone. A tatweel (there is none left) ends a word
    -- that has lost one, and keeps that of قوات, which is part of it.
    words := replace(words, 'قوات', 'قواتـ');
    words := regexp_replace(words, '\m([وف]?[بلك]?ʼ?(?:بوتين|ماكرون|كوهين))\M', '\1ـ', 'g');  -- names, no duals and plurals
    words := regexp_replace(words, '(\w{3,}?)(?:(?:ات|ت)?(?:هما|ها)|(?:ات|ت)(?:هم|ه)|ات|تين|تان|ون|ين|ا)\M', '\1ـ', 'g');
    words := replace(regexp_replace(words, '(\w{2,}?)(?:هما|هم|ها|ه)\M', '\1', 'g'), 'ـ', '');
    -- Single letters, while enough of a word is left.
    words := regexp_replace(words, '\m(?:[وفلب](?=\w{3})|ال(?=\w{2}))+', '', 'g');
    RETURN replace(words, 'ʼ', '');
END $$;

UPDATE marsad.search s SET document = marsad.document(a.title, a.text) FROM marsad.article a
WHERE a.article_id = s.article_id AND s.document @@ 'بو | ماكر | كوه'::tsquery;
DELETE FROM marsad.name_family WHERE target::text ~ '''(بو|ماكر|كوه)''' OR family::text ~ '''(بو|ماكر|كوه)''';
