-- Whom a text says it was taken from: with the times of publication it tells who copied whom.

ALTER TABLE marsad.article ADD COLUMN agency text;
COMMENT ON COLUMN marsad.article.agency IS 'The agency that signs its text (reuters, afp, sana, …; agencies for several), by dateline or last line; null: none.';
