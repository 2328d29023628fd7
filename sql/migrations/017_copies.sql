-- A copy's original is read off the index alone: who copies whom is asked of thousands of copies at once.

ALTER TABLE marsad.duplicate DROP CONSTRAINT duplicate_pkey, ADD PRIMARY KEY (article_id) INCLUDE (original_id);
