-- A subscription names the way that its messages go: mail, a webhook, a Telegram chat, a room of Slack or Teams.
ALTER TABLE marsad.subscription
    ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'webhook', 'telegram', 'slack', 'teams'));
COMMENT ON COLUMN marsad.subscription.channel IS 'The way that its messages go.';
COMMENT ON COLUMN marsad.subscription.address IS 'Where to on that way: an e-mail address, a Telegram chat, or the name of a webhook (its address is a secret, and in no table).';
ALTER TABLE marsad.delivery
    ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'webhook', 'telegram', 'slack', 'teams'));
COMMENT ON COLUMN marsad.delivery.channel IS 'The way that it goes, or went.';
COMMENT ON COLUMN marsad.delivery.address IS 'To which address, chat or webhook of that way.';
COMMENT ON COLUMN marsad.channel_state.channel IS 'Which one: email, or a channel with where to: "slack newsroom".';
