-- The web as it is: pages that come later, feeds that tell all, items that trip us.

ALTER TABLE marsad.page
    ALTER http_status DROP NOT NULL,
    ADD basis text NOT NULL DEFAULT 'page' CHECK (basis IN ('page', 'feed')),
    ADD is_incomplete boolean NOT NULL DEFAULT false,
    ADD CHECK (http_status IS NOT NULL OR basis = 'feed');
COMMENT ON TABLE marsad.page IS
    'One row per answer of an entry''s address, kept as it came; and one where no page came and the feed''s own text was read in its place.';
COMMENT ON COLUMN marsad.page.http_status IS 'HTTP status; null where no page came and the body is the text that the feed carries.';
COMMENT ON COLUMN marsad.page.basis IS
    'What the article was made of: page, or feed (the text that the feed carries), where the page is blocked, empty or much shorter.';
COMMENT ON COLUMN marsad.page.is_incomplete IS 'Whether the page says that its text goes on: on a further page, or behind a wall.';

CREATE TABLE marsad.entry_text (
    entry_id  bigint PRIMARY KEY REFERENCES marsad.entry,
    html      text NOT NULL,
    seen_at   timestamptz NOT NULL
);
COMMENT ON TABLE marsad.entry_text IS 'One row per entry whose feed carries more of its article than a summary.';
COMMENT ON COLUMN marsad.entry_text.entry_id IS 'The entry.';
COMMENT ON COLUMN marsad.entry_text.html IS 'That text, as HTML; to be read like a page, never shown.';
COMMENT ON COLUMN marsad.entry_text.seen_at IS 'When the feed carried it in this form first.';

CREATE TABLE marsad.fault (
    fault_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    step      text NOT NULL,
    item      text NOT NULL,
    error     text NOT NULL,
    detail    text NOT NULL,
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL CHECK (last_at >= first_at),
    times     integer NOT NULL DEFAULT 1 CHECK (times > 0),
    UNIQUE (step, item, error)
);
COMMENT ON TABLE marsad.fault IS
    'One row per item that met an exception which nobody foresaw: a bug of ours, which cost that item alone. The operators are told once.';
COMMENT ON COLUMN marsad.fault.fault_id IS 'Internal id.';
COMMENT ON COLUMN marsad.fault.step IS 'The step that met it.';
COMMENT ON COLUMN marsad.fault.item IS 'The feed, entry or source, by its address or name.';
COMMENT ON COLUMN marsad.fault.error IS 'The exception''s class.';
COMMENT ON COLUMN marsad.fault.detail IS 'What it says and where it was raised.';
COMMENT ON COLUMN marsad.fault.first_at IS 'When it was first met.';
COMMENT ON COLUMN marsad.fault.last_at IS 'When it was last met.';
COMMENT ON COLUMN marsad.fault.times IS 'How often.';
