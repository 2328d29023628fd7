-- A few thousand forms are looked through in milliseconds. The index named an operator class of pg_trgm by its schema, which differs
-- from server to server (a restore into another one failed there).
DROP INDEX marsad.name_family_word;
