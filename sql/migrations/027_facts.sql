-- What an article states, kept with it: whether a later copy may be silent is asked of its original.

ALTER TABLE marsad.article ADD COLUMN facts text[];
COMMENT ON COLUMN marsad.article.facts IS 'What it states wherever it stands, also where it repeats others (syria/status/violated, place/saraqib); null where that was never asked.';
