-- Where each cron trigger stands.
CREATE TABLE schedules (
    function_id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL,
    schedule TEXT NOT NULL, -- with another one it begins anew
    timezone TEXT NOT NULL,
    handled_until BIGINT NOT NULL, -- the last due time that was run, skipped or left to the log: the next run is the first after it
    recorded_until BIGINT NOT NULL, -- the last due time that the log knows as missed
    running_due BIGINT NOT NULL, -- of the run that has begun and not ended; 0: none
    last_at BIGINT NOT NULL, -- when the last run ended; 0: none yet
    last_status INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    last_invocation BIGINT NOT NULL
);
