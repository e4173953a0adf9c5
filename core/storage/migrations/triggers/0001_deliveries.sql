-- What triggers have taken on and not forgotten. Times are milliseconds since 1970 UTC.

-- Numbers that only grow.
CREATE TABLE trigger_counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO trigger_counters (name, value) VALUES ('delivery_id', 0);

-- Events on their way to a function: kept before they are answered, gone when they have aged.
CREATE TABLE deliveries (
    id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL,
    function_id BIGINT NOT NULL,
    trigger_type TEXT NOT NULL, -- as in function_triggers
    event_id TEXT, -- what the source calls the event; NULL: nothing, then no two are the same
    event_name TEXT NOT NULL, -- for the log: "github push"
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    fields BLOB, -- NULL, like the body, once it was delivered
    body BLOB,
    detail TEXT NOT NULL, -- JSON object: what ctx.trigger says of the event
    state TEXT NOT NULL, -- pending, delivered, dead
    attempts INTEGER NOT NULL, -- that came to an end
    due_at BIGINT NOT NULL, -- of the next attempt
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL, -- of the last attempt; 0: none yet
    last_status INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    last_invocation BIGINT NOT NULL -- 0: none yet
);
CREATE UNIQUE INDEX deliveries_by_event ON deliveries (function_id, trigger_type, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX deliveries_pending ON deliveries (due_at) WHERE state = 'pending';
CREATE INDEX deliveries_by_app ON deliveries (app_id, id);
CREATE INDEX deliveries_by_function ON deliveries (function_id, trigger_type, state);
