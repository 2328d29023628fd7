-- Backfills are runs like any other step.

ALTER TABLE marsad.run
    DROP CONSTRAINT run_step_check,
    ADD CONSTRAINT run_step_check CHECK (step IN ('seed', 'collect', 'backfill', 'understand', 'publish', 'maintain'));
