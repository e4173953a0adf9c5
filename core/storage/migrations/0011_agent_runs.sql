INSERT INTO counters (name, value) VALUES ('agent_run_id', 0);

CREATE TABLE agent_runs (
    id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    agent TEXT NOT NULL,
    graph_spec TEXT NOT NULL, -- JSON object: the graph as it was when the run began
    input TEXT NOT NULL, -- JSON object
    caller TEXT NOT NULL, -- JSON object
    client_address TEXT NOT NULL,
    origin TEXT NOT NULL,
    status TEXT NOT NULL, -- running, paused, completed, failed, cancelled
    state TEXT NOT NULL, -- JSON object: what nodes have kept
    position TEXT NOT NULL, -- JSON object: where it stands
    outcome TEXT NOT NULL, -- JSON object: output, or what it failed of
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX agent_runs_by_agent ON agent_runs (app_id, agent, id);
CREATE INDEX agent_runs_by_status ON agent_runs (status);

CREATE TABLE agent_run_events (
    run_id BIGINT NOT NULL REFERENCES agent_runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    happened_at BIGINT NOT NULL,
    name TEXT NOT NULL, -- run_start, node_start, ...
    data TEXT NOT NULL, -- JSON object
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;
