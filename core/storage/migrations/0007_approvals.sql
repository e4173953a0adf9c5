INSERT INTO counters (name, value) VALUES ('approval_id', 0);

CREATE TABLE approvals (
    id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    agent TEXT NOT NULL, -- empty: without one
    session TEXT NOT NULL,
    call TEXT NOT NULL,
    function TEXT NOT NULL,
    version INTEGER NOT NULL,
    arguments TEXT NOT NULL, -- JSON object
    previous_arguments TEXT, -- JSON object; NULL: first call of this tool
    caller TEXT NOT NULL, -- JSON object
    client_address TEXT NOT NULL,
    origin TEXT NOT NULL,
    status TEXT NOT NULL, -- pending, approved, denied, expired, superseded, cancelled
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT NOT NULL,
    note TEXT NOT NULL,
    is_edited INTEGER NOT NULL,
    replaced_by BIGINT NOT NULL,
    run TEXT NOT NULL, -- none, running, finished, interrupted
    answer TEXT -- JSON object
);
CREATE INDEX approvals_by_status ON approvals (app_id, status, id);

-- Who did what when: never changed, never deleted while the app exists.
CREATE TABLE approval_events (
    approval_id BIGINT NOT NULL REFERENCES approvals (id) ON DELETE CASCADE,
    happened_at BIGINT NOT NULL,
    kind TEXT NOT NULL, -- asked, approved, denied, edited, expired, superseded, cancelled, ran, interrupted
    author TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX approval_events_by_approval ON approval_events (approval_id);
