-- Why a subscriber was not told of an article is kept as it was decided, since rules, subscriptions and entries go on to change.
CREATE TABLE marsad.untold (
    subscription_id  text NOT NULL REFERENCES marsad.subscription ON DELETE CASCADE,
    article_id       bigint NOT NULL REFERENCES marsad.article ON DELETE CASCADE,
    reason           text NOT NULL CHECK (reason <> ''),
    decided_at       timestamptz NOT NULL,
    PRIMARY KEY (article_id, subscription_id)
);
COMMENT ON TABLE marsad.untold IS 'One row per subscriber and article with a mention that the subscriber was not told of, with the reason as it was when that was decided.';
COMMENT ON COLUMN marsad.untold.subscription_id IS 'Who was not told.';
COMMENT ON COLUMN marsad.untold.article_id IS 'Of which article.';
COMMENT ON COLUMN marsad.untold.reason IS 'Why not, in plain words.';
COMMENT ON COLUMN marsad.untold.decided_at IS 'When that was decided: as the article came, or was edited.';
CREATE INDEX untold_subscription ON marsad.untold (subscription_id);
COMMENT ON INDEX marsad.untold_subscription IS 'What goes when a subscription is erased.';
