-- Times are milliseconds since 1970 UTC. Columns named `sealed_...` hold values encrypted by Secrets.

-- Numbers that only grow: ids are never used twice, not even after an app was deleted with everything in it.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('revision', 0), ('function_id', 0), ('token_id', 0);

CREATE TABLE apps (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    is_paused INTEGER NOT NULL,
    pause_reason TEXT NOT NULL,
    allowed_origins TEXT NOT NULL, -- JSON array
    jwt_issuer TEXT NOT NULL,
    jwt_audience TEXT NOT NULL,
    jwks TEXT NOT NULL, -- JSON object
    jwks_url TEXT NOT NULL,
    sealed_jwt_secret BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE app_environment (
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed_value BLOB NOT NULL,
    PRIMARY KEY (app_id, name)
);

CREATE TABLE functions (
    id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    live_version INTEGER NOT NULL,
    revision BIGINT NOT NULL,
    deployed_at BIGINT NOT NULL,
    deleted_at BIGINT, -- NULL: not deleted
    UNIQUE (app_id, name)
);

CREATE TABLE function_versions (
    function_id BIGINT NOT NULL REFERENCES functions (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    code BLOB NOT NULL,
    modules TEXT NOT NULL, -- JSON object, path to source
    settings TEXT NOT NULL, -- JSON object, see SettingsJson
    sha256 TEXT NOT NULL,
    deployed_at BIGINT NOT NULL,
    deployed_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (function_id, version)
);

-- The key is what allows at most one trigger of each type.
CREATE TABLE function_triggers (
    function_id BIGINT NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    position INTEGER NOT NULL,
    config TEXT NOT NULL, -- JSON object, without its secret
    sealed_secret BLOB, -- NULL: none
    is_enabled INTEGER NOT NULL,
    PRIMARY KEY (function_id, version, type),
    FOREIGN KEY (function_id, version) REFERENCES function_versions (function_id, version) ON DELETE CASCADE
);

CREATE TABLE function_environment (
    function_id BIGINT NOT NULL REFERENCES functions (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sealed_value BLOB NOT NULL,
    PRIMARY KEY (function_id, name)
);

-- What went live when: deploys, rollbacks and deletions, for those who ask afterwards.
CREATE TABLE deployments (
    function_id BIGINT NOT NULL REFERENCES functions (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL, -- deploy, rollback, delete
    happened_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (function_id, revision)
);

CREATE TABLE tokens (
    id BIGINT PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    kind TEXT NOT NULL, -- service, s3
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BLOB, -- SHA-256 of a service token
    access_key_id TEXT, -- s3 only
    sealed_secret BLOB, -- s3 only: signatures are checked with the secret itself
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX tokens_by_hash ON tokens (hash);
CREATE UNIQUE INDEX tokens_by_access_key ON tokens (access_key_id);
CREATE INDEX tokens_by_app ON tokens (app_id);
