-- What functions keep with the host. Times are milliseconds since 1970 UTC.

CREATE TABLE kv_entries (
    app_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL, -- text, json, bytes: what the function gets back
    value BLOB NOT NULL,
    expires_at BIGINT, -- NULL: never
    PRIMARY KEY (app_id, name)
);
CREATE INDEX kv_entries_by_expiry ON kv_entries (expires_at);

-- Kept along with every change, so that a quota costs no counting.
CREATE TABLE kv_usage (
    app_id TEXT PRIMARY KEY,
    bytes BIGINT NOT NULL
);

CREATE TABLE idempotency_claims (
    app_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, scope, name)
);
CREATE INDEX idempotency_claims_by_expiry ON idempotency_claims (expires_at);
