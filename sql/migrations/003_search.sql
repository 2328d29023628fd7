-- Arabic search in the server: one spelling, words without proclitics and endings, a document per article, partitioned by month.
-- A document keeps what the functions of its day made: a later change of marsad.search_words must fill marsad.search anew.

-- The twin of core/arabic.fold (tests/sql/test_search.py holds them together).
CREATE FUNCTION marsad.fold(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text := given;
BEGIN
    IF folded ~ '[\uFB50-\uFDFF\uFE70-\uFEFE\uFF01-\uFF5E]' THEN  -- presentation forms, each by itself
        SELECT string_agg(CASE WHEN c ~ '[\uFB50-\uFDFF\uFE70-\uFEFE\uFF01-\uFF5E]' AND normalize(c, NFKC) <> c
                               THEN btrim(marsad.fold(normalize(c, NFKC))) ELSE c END, '' ORDER BY n)
        INTO folded FROM unnest(string_to_array(folded, NULL)) WITH ORDINALITY AS one (c, n);
    END IF;
    -- Marks, tatweel, zero-width, direction and variation signs: no reader counts them as letters.
    folded := regexp_replace(folded, '[\u0300-\u036F\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8'
        '\u06EA-\u06ED\u08D3-\u08FF\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]+', '', 'g');
    folded := lower(translate(folded, 'أإآىئؤة،', 'اااييوه,') COLLATE "C");
    IF folded ~ '[؛؟“”„‟«»″＂‘’‚‛‹›′٠-٩۰-۹]' THEN  -- translate tries every sign for every letter: the rest only where needed
        folded := translate(folded, '؛؟“”„‟«»″＂‘’‚‛‹›′٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', ';?""""""""''''''''''''''01234567890123456789');
    END IF;
    IF folded ~ '[ٱٲٳٵیېےۍۆۇھہەۀۃکڪگپچڤڨژ]' THEN
        folded := translate(folded, 'ٱٲٳٵیېےۍۆۇھہەۀۃکڪگپچڤڨژ', 'ااااييييووهههههكككبجفقز');
    END IF;
    RETURN folded;
END $$;
COMMENT ON FUNCTION marsad.fold(text) IS 'One spelling for all: no marks or tatweel, one alef, yaa, haa, digit. The twin of core/arabic.fold.';

-- Decides by letters alone, and the same for every form: proclitic + word gives what the word gives, so that both sides meet.
-- No lookbehind: the server tries one from the beginning of the text at every letter.
CREATE FUNCTION marsad.search_words(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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
    words := regexp_replace(words, '(\w{3,}?)(?:(?:ات|ت)?(?:هما|ها)|(?:ات|ت)(?:هم|ه)|ات|تين|تان|ون|ين|ا)\M', '\1ـ', 'g');
    words := replace(regexp_replace(words, '(\w{2,}?)(?:هما|هم|ها|ه)\M', '\1', 'g'), 'ـ', '');
    -- Single letters, while enough of a word is left.
    words := regexp_replace(words, '\m(?:[وفلب](?=\w{3})|ال(?=\w{2}))+', '', 'g');
    RETURN replace(words, 'ʼ', '');
END $$;
COMMENT ON FUNCTION marsad.search_words(text) IS
    'A text as it is searched: folded, each word without proclitics, pronouns and endings of number; one word stays one word.';

-- Plurals that no ending tells. Words are spelt as in a dictionary, and kept as they are searched.
CREATE TABLE marsad.word_family (
    word    text PRIMARY KEY,
    family  tsquery NOT NULL
);
COMMENT ON TABLE marsad.word_family IS 'One row per word that has a broken plural, or is one: a search for it looks for the whole family.';
COMMENT ON COLUMN marsad.word_family.word IS 'The word as marsad.search_words gives it.';
COMMENT ON COLUMN marsad.word_family.family IS 'Any of its forms.';
WITH forms AS (
    SELECT DISTINCT family, marsad.search_words(form) AS word
    FROM unnest(ARRAY[
        'هدنة هدن', 'نقطة نقاط نقط', 'معبر معابر', 'قذيفة قذائف', 'خرق خروقات خروق', 'قرار قرارات', 'فصيل فصائل', 'هجوم هجمات هجوم',
        'غارة غارات', 'مدينة مدن', 'قرية قرى', 'بلد بلدان', 'دولة دول', 'رئيس رؤساء', 'وزير وزراء', 'طائرة طائرات', 'صاروخ صواريخ',
        'جيش جيوش', 'جندي جنود', 'قتيل قتلى', 'جريح جرحى', 'أسير أسرى', 'شهيد شهداء', 'ضحية ضحايا', 'لاجئ لاجئون', 'نازح نازحون',
        'مقاتل مقاتلون', 'منطقة مناطق', 'طريق طرق', 'جسر جسور', 'حاجز حواجز', 'موقع مواقع', 'مركز مراكز', 'قاعدة قواعد', 'جبهة جبهات',
        'محور محاور', 'معركة معارك', 'حرب حروب', 'قصف', 'اشتباك اشتباكات', 'لغم ألغام', 'سلاح أسلحة', 'دبابة دبابات', 'مدفع مدافع',
        'بند بنود', 'شرط شروط', 'طرف أطراف', 'ضامن ضامنون', 'خبير خبراء', 'سفير سفراء', 'عضو أعضاء', 'ممثل ممثلون', 'وفد وفود',
        'حزب أحزاب', 'زعيم زعماء', 'قائد قادة', 'مصدر مصادر', 'شاهد شهود', 'تقرير تقارير', 'خبر أخبار', 'رقم أرقام', 'يوم أيام', 'شهر أشهر شهور',
        'مشفى مشاف مستشفى', 'مدرسة مدارس', 'طفل أطفال', 'مبنى مبان', 'منزل منازل', 'حي أحياء', 'ريف أرياف', 'حد حدود', 'مساعدة مساعدات معونات',
        'قافلة قوافل', 'رتل أرتال', 'مرصد مراصد', 'كتيبة كتائب', 'لواء ألوية', 'فرقة فرق', 'عنصر عناصر', 'خندق خنادق', 'مخزن مخازن'
    ]) AS family, regexp_split_to_table(family, ' ') AS form
), joined AS (
    SELECT family, string_agg(quote_literal(word), ' | ')::tsquery AS query FROM forms GROUP BY family HAVING count(*) > 1
)
INSERT INTO marsad.word_family SELECT DISTINCT ON (word) word, query FROM forms JOIN joined USING (family) ORDER BY word, family;

-- ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE marsad.search (
    at          timestamptz NOT NULL,
    article_id  bigint NOT NULL,  -- no foreign key: attaching a month would lock the articles against writers
    document    tsvector NOT NULL,
    PRIMARY KEY (at, article_id)
) PARTITION BY RANGE (at);
COMMENT ON TABLE marsad.search IS 'One row per Arabic article: what it is searched by. A partition per month, so that a search can begin with the newest.';
COMMENT ON COLUMN marsad.search.at IS 'Publication, else arrival; never before 2000, nor more than a day after arrival.';
COMMENT ON COLUMN marsad.search.article_id IS 'The article.';
COMMENT ON COLUMN marsad.search.document IS 'Its words as marsad.search_words gives them; those of the title weigh A.';
CREATE INDEX search_article ON marsad.search (article_id);
COMMENT ON INDEX marsad.search_article IS 'The document of an article.';
CREATE INDEX search_document ON marsad.search USING gin (document);
COMMENT ON INDEX marsad.search_document IS 'The articles that hold a word. With a pending list (fastupdate): without, loading is three times as slow.';

CREATE FUNCTION marsad.search_at(published_at timestamptz, first_seen_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN greatest(least(coalesce(published_at, first_seen_at), first_seen_at + interval '24 hours'), timestamptz '2000-01-01 00:00:00+00');
COMMENT ON FUNCTION marsad.search_at(timestamptz, timestamptz) IS 'Under which time an article is searched: a wrong date opens no month of its own.';

-- Attaching a table of its own locks no reader and no writer of the other months, as CREATE TABLE … PARTITION OF would.
CREATE FUNCTION marsad.make_search_month(month timestamp) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    name text := 'search_' || to_char(month, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'marsad'::regnamespace) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('marsad.search'));
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = name AND relnamespace = 'marsad'::regnamespace) THEN
        EXECUTE format('CREATE TABLE marsad.%I (LIKE marsad.search INCLUDING ALL)', name);
        EXECUTE format('COMMENT ON TABLE marsad.%I IS %L', name, 'The documents of ' || to_char(month, 'YYYY-MM') || '; a partition of marsad.search.');
        EXECUTE format('ALTER TABLE marsad.search ATTACH PARTITION marsad.%I FOR VALUES FROM (%L) TO (%L)',
                       name, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END $$;
COMMENT ON FUNCTION marsad.make_search_month(timestamp) IS 'Makes the partition of a month (its first moment, UTC) where there is none; several at once make it once.';

CREATE FUNCTION marsad.document(title text, body text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN setweight(to_tsvector('simple'::regconfig, regexp_replace(marsad.search_words(title), '\W+', ' ', 'g')), 'A')
    || to_tsvector('simple'::regconfig, regexp_replace(left(marsad.search_words(body), 200000), '\W+', ' ', 'g'));
COMMENT ON FUNCTION marsad.document(text, text) IS 'What an article is searched by, word by word (no addresses or tags as one); of an endless text its beginning.';

CREATE FUNCTION marsad.index_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    PERFORM marsad.make_search_month(month)
    FROM (SELECT DISTINCT date_trunc('month', marsad.search_at(published_at, first_seen_at) AT TIME ZONE 'UTC') AS month
          FROM added WHERE is_arabic ORDER BY month) months;
    INSERT INTO marsad.search (at, article_id, document)
    SELECT marsad.search_at(published_at, first_seen_at), article_id, marsad.document(title, text) FROM added WHERE is_arabic;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.index_added() IS 'Makes the documents of the articles that a statement added.';
CREATE TRIGGER index_added AFTER INSERT ON marsad.article
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION marsad.index_added();
COMMENT ON TRIGGER index_added ON marsad.article IS 'Whoever stores an article, it can be found when the transaction ends.';

CREATE FUNCTION marsad.index_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM marsad.search WHERE article_id = NEW.article_id;
    IF NEW.is_arabic THEN
        PERFORM marsad.make_search_month(date_trunc('month', marsad.search_at(NEW.published_at, NEW.first_seen_at) AT TIME ZONE 'UTC'));
        INSERT INTO marsad.search (at, article_id, document)
        VALUES (marsad.search_at(NEW.published_at, NEW.first_seen_at), NEW.article_id, marsad.document(NEW.title, NEW.text));
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION marsad.index_changed() IS 'Makes the document of a changed article anew.';
CREATE TRIGGER index_changed AFTER UPDATE OF title, text, published_at, first_seen_at, is_arabic ON marsad.article
FOR EACH ROW WHEN ((OLD.title, OLD.text, OLD.published_at, OLD.first_seen_at, OLD.is_arabic)
                   IS DISTINCT FROM (NEW.title, NEW.text, NEW.published_at, NEW.first_seen_at, NEW.is_arabic))
EXECUTE FUNCTION marsad.index_changed();
COMMENT ON TRIGGER index_changed ON marsad.article IS 'A revision is found by its new words.';

-- What was stored before this migration.
SELECT marsad.make_search_month(month)
FROM (SELECT DISTINCT date_trunc('month', marsad.search_at(published_at, first_seen_at) AT TIME ZONE 'UTC') AS month
      FROM marsad.article WHERE is_arabic) months;
INSERT INTO marsad.search (at, article_id, document)
SELECT marsad.search_at(published_at, first_seen_at), article_id, marsad.document(title, text) FROM marsad.article WHERE is_arabic;
