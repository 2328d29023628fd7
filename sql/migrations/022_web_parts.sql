-- Articles in parts: "page 1 of 3" is followed, and its further pages are kept beside the first.

CREATE TABLE marsad.page_part (
    page_id      bigint NOT NULL REFERENCES marsad.page,
    part         integer NOT NULL CHECK (part > 1),
    url          text NOT NULL,
    fetched_at   timestamptz NOT NULL,
    body         bytea NOT NULL,
    body_sha256  bytea NOT NULL CHECK (length(body_sha256) = 32),
    PRIMARY KEY (page_id, part)
);
ALTER TABLE marsad.page_part ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE marsad.page_part IS 'One row per further page of an article that its outlet shows in parts.';
COMMENT ON COLUMN marsad.page_part.page_id IS 'The first page.';
COMMENT ON COLUMN marsad.page_part.part IS 'Which part: 2, 3 and so on.';
COMMENT ON COLUMN marsad.page_part.url IS 'Its address.';
COMMENT ON COLUMN marsad.page_part.fetched_at IS 'When it came.';
COMMENT ON COLUMN marsad.page_part.body IS 'Its body, compressed with gzip for keeping.';
COMMENT ON COLUMN marsad.page_part.body_sha256 IS 'SHA-256 of the body before gzip.';
CREATE INDEX page_part_fetched ON marsad.page_part (fetched_at);
COMMENT ON INDEX marsad.page_part_fetched IS 'The oldest parts, for retention.';
