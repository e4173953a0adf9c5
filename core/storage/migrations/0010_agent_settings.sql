-- What rooms keep sealed for an app; functions never see it.
CREATE TABLE app_secrets (
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed_value BLOB NOT NULL,
    PRIMARY KEY (app_id, name)
);

CREATE TABLE agent_settings (
    app_id TEXT NOT NULL PRIMARY KEY REFERENCES apps (id) ON DELETE CASCADE,
    settings TEXT NOT NULL -- JSON object without its secrets
);
