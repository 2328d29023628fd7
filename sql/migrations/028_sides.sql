-- What was published first is the original, also where it arrived last: its id is then the greater one.

ALTER TABLE marsad.duplicate DROP CONSTRAINT duplicate_check, ADD CONSTRAINT duplicate_check CHECK (original_id <> article_id);
ALTER TABLE marsad.carried DROP CONSTRAINT carried_check, ADD CONSTRAINT carried_check CHECK (carried_id <> article_id);
COMMENT ON COLUMN marsad.duplicate.original_id IS 'The article that was published first; never a copy itself.';
