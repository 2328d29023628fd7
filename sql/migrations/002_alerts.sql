-- Alerts v2: digests, what a story has said so far, readers who stopped, and the operators' own mail.

-- A digest is a delivery that waits for its hour and is filled until it is claimed.
ALTER TABLE marsad.delivery
    ADD created_at timestamptz NOT NULL DEFAULT now(),
    ADD digest_at timestamptz,
    ADD part integer NOT NULL DEFAULT 0 CHECK (part >= 0),
    ADD claimed_by integer,
    ADD resent integer NOT NULL DEFAULT 0 CHECK (resent >= 0),
    DROP CONSTRAINT delivery_state_check,
    ADD CONSTRAINT delivery_state_check CHECK (state IN ('pending', 'claimed', 'sent', 'refused', 'parked', 'withdrawn'));
COMMENT ON COLUMN marsad.delivery.state IS 'pending, claimed (being sent), sent, refused (for good), parked (tried too often), or withdrawn (the reader stopped, or the subscription is gone).';
COMMENT ON COLUMN marsad.delivery.created_at IS 'When it was put into the outbox.';
COMMENT ON COLUMN marsad.delivery.digest_at IS 'Of a digest: the hour that it waits for. Null: a message of its own.';
COMMENT ON COLUMN marsad.delivery.part IS 'Of a digest with more alerts than one message may tell: which part, from 0.';
COMMENT ON COLUMN marsad.delivery.claimed_by IS 'The sender that claimed it last (a number of marsad.sender); it holds an advisory lock as long as it lives.';
COMMENT ON COLUMN marsad.delivery.resent IS 'How often an operator had it sent again after it had been sent.';
CREATE UNIQUE INDEX delivery_digest ON marsad.delivery (subscription_id, digest_at, part) WHERE digest_at IS NOT NULL;
COMMENT ON INDEX marsad.delivery_digest IS 'One digest per subscription, hour and part.';
CREATE INDEX delivery_today ON marsad.delivery (subscription_id, created_at) WHERE digest_at IS NULL;
COMMENT ON INDEX marsad.delivery_today IS 'How many messages of its own a subscription was sent today.';
DROP INDEX marsad.delivery_due;
CREATE INDEX delivery_due ON marsad.delivery (next_attempt_at, delivery_id) WHERE state IN ('pending', 'claimed');
COMMENT ON INDEX marsad.delivery_due IS 'The messages still to be sent, in the order of sending.';

CREATE SEQUENCE marsad.sender AS integer CYCLE;
COMMENT ON SEQUENCE marsad.sender IS 'Numbers of senders: each is the key of an advisory lock that its session holds.';

ALTER TABLE marsad.alert
    ADD topic text NOT NULL DEFAULT 'ceasefire',
    ADD theatre text NOT NULL DEFAULT 'unclear',
    ADD status text,
    ADD facts text[] NOT NULL DEFAULT '{}',
    ADD names jsonb NOT NULL DEFAULT '{}',
    ADD reason text NOT NULL DEFAULT '';
COMMENT ON COLUMN marsad.alert.topic IS 'The topic of the mention that it leads with.';
COMMENT ON COLUMN marsad.alert.theatre IS 'The conflict of that mention.';
COMMENT ON COLUMN marsad.alert.status IS 'What that mention says of a ceasefire; null for other topics.';
COMMENT ON COLUMN marsad.alert.names IS 'The place of the subject ("") and the parties and places of facts, each in Arabic and English.';
COMMENT ON COLUMN marsad.alert.change IS 'What is new: "new" for the first matching mention of the story, else the facts that changed.';
COMMENT ON COLUMN marsad.alert.facts IS 'Of a follow-up: what the story had not said before, such as syria/status/violated.';
COMMENT ON COLUMN marsad.alert.reason IS 'Why it is told at once, or why it waits for a digest.';

CREATE TABLE marsad.story_fact (
    story_id    bigint NOT NULL REFERENCES marsad.story,
    fact        text NOT NULL,
    article_id  bigint NOT NULL REFERENCES marsad.article,
    PRIMARY KEY (story_id, fact)
);
COMMENT ON TABLE marsad.story_fact IS 'One row per thing that a story has said: what it says again is no news.';
COMMENT ON COLUMN marsad.story_fact.story_id IS 'The story.';
COMMENT ON COLUMN marsad.story_fact.fact IS 'What was said: syria/status/violated, place/saraqib, party/sdf, syria/official/denied.';
COMMENT ON COLUMN marsad.story_fact.article_id IS 'The article that said it first.';
CREATE INDEX story_fact_article ON marsad.story_fact (article_id);
COMMENT ON INDEX marsad.story_fact_article IS 'What an article was the first to say.';

CREATE TABLE marsad.stop (
    subscription_id  text NOT NULL REFERENCES marsad.subscription,
    address          text NOT NULL,
    stopped_at       timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, address)
);
COMMENT ON TABLE marsad.stop IS 'One row per reader who stopped a subscription: it overrides config/subscriptions.yaml.';
COMMENT ON COLUMN marsad.stop.subscription_id IS 'Which subscription.';
COMMENT ON COLUMN marsad.stop.address IS 'The address it went to; a new address in the file begins anew.';
COMMENT ON COLUMN marsad.stop.stopped_at IS 'When the reader asked for it.';

CREATE TABLE marsad.operator_mail (
    cause    text NOT NULL,
    day      date NOT NULL,
    told_at  timestamptz NOT NULL,
    PRIMARY KEY (cause, day)
);
COMMENT ON TABLE marsad.operator_mail IS 'One row per cause and day that the operators were told of: nobody is told twice.';
COMMENT ON COLUMN marsad.operator_mail.cause IS 'What went wrong.';
COMMENT ON COLUMN marsad.operator_mail.day IS 'On which day, in MARSAD_ZONE.';
COMMENT ON COLUMN marsad.operator_mail.told_at IS 'When the mail server accepted the mail.';
