-- Whether a way of handing messages over works: one that takes nothing for long is a failure that somebody must see.
CREATE TABLE marsad.channel_state (
    channel        text PRIMARY KEY,
    worked_at      timestamptz,
    failing_since  timestamptz,
    reason         text,
    CHECK ((failing_since IS NULL) = (reason IS NULL))
);
COMMENT ON TABLE marsad.channel_state IS 'One row per channel that a message was ever handed to: whether it takes messages.';
COMMENT ON COLUMN marsad.channel_state.channel IS 'Which one: email.';
COMMENT ON COLUMN marsad.channel_state.worked_at IS 'When it took a message last.';
COMMENT ON COLUMN marsad.channel_state.failing_since IS 'Since when it takes nothing, through no fault of a message; null: it works.';
COMMENT ON COLUMN marsad.channel_state.reason IS 'What it said last, in its own words.';
