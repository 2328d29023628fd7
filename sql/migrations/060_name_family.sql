-- A search for a name finds its other spellings, and an English name the Arabic ones: each form of a name stands for all of them.

CREATE TABLE marsad.name_family (
    word    text PRIMARY KEY CHECK (word <> ''),
    id      text NOT NULL,
    target  tsquery NOT NULL,
    family  tsquery NOT NULL
);
COMMENT ON TABLE marsad.name_family IS 'One row per written form of a name or topic, in Arabic or English: a search for it looks for all Arabic forms.';
COMMENT ON COLUMN marsad.name_family.word IS 'The form as it is written.';
COMMENT ON COLUMN marsad.name_family.id IS 'Whose name it is, in config/gazetteer.yaml; of a topic its name.';
COMMENT ON COLUMN marsad.name_family.target IS 'The form as a search has it.';
COMMENT ON COLUMN marsad.name_family.family IS 'Any Arabic form.';
CREATE INDEX name_family_word ON marsad.name_family USING gin (word gin_trgm_ops);
COMMENT ON INDEX marsad.name_family_word IS 'Forms that are nearly what was typed.';

CREATE FUNCTION marsad.save_names(given jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO marsad.name_family (word, id, target, family)
    SELECT DISTINCT ON (f.word) f.word, n.id, plainto_tsquery('simple', marsad.search_words(f.word)), n.family
    FROM (SELECT g.id, g.forms, (SELECT string_agg('(' || q::text || ')', ' | ')::tsquery
                                 FROM (SELECT phraseto_tsquery('simple', marsad.search_words(one)) AS q FROM unnest(g.arabic) AS one) each
                                 WHERE numnode(q) > 0) AS family
          FROM jsonb_to_recordset(given) AS g (id text, arabic text[], forms text[])
          WHERE EXISTS (SELECT FROM unnest(g.forms) AS one WHERE NOT EXISTS (SELECT FROM marsad.name_family k WHERE k.word = one))) n
    CROSS JOIN unnest(n.forms) AS f (word)
    WHERE n.family IS NOT NULL AND f.word <> '' AND numnode(plainto_tsquery('simple', marsad.search_words(f.word))) > 0
    ORDER BY f.word
    ON CONFLICT (word) DO UPDATE SET family = excluded.family WHERE name_family.id = excluded.id
$$;
COMMENT ON FUNCTION marsad.save_names(jsonb) IS
    'Keep names as [{id, arabic, forms}]: each of the forms stands for all Arabic ones; a form that two share stays that of the first.';

SELECT marsad.save_names('[
    {"id": "ceasefire", "arabic": ["هدنة", "وقف إطلاق النار"], "forms": ["ceasefire", "truce", "cease-fire", "cessation of hostilities"]},
    {"id": "patrols", "arabic": ["دورية"], "forms": ["patrol", "patrols"]},
    {"id": "sochi", "arabic": ["سوتشي"], "forms": ["Sochi"]},
    {"id": "astana", "arabic": ["أستانا", "أستانة", "نور سلطان"], "forms": ["Astana", "Nur-Sultan"]},
    {"id": "violation", "arabic": ["خرق", "انتهاك"], "forms": ["violation", "violations", "breach"]},
    {"id": "talks", "arabic": ["محادثات", "مفاوضات", "مباحثات"], "forms": ["talks", "negotiations"]},
    {"id": "memorandum", "arabic": ["مذكرة"], "forms": ["memorandum"]}]');
