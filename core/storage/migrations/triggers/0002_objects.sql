-- What the S3 endpoint stores; the bytes are files below objects/. Times are milliseconds since 1970 UTC.

INSERT INTO trigger_counters (name, value) VALUES ('object_sequence', 0);

CREATE TABLE buckets (
    app_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (app_id, name)
);

-- Keys are compared as UTF-8 bytes, as S3 lists them.
CREATE TABLE objects (
    app_id TEXT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    file TEXT NOT NULL,
    size BIGINT NOT NULL,
    etag BLOB NOT NULL,
    headers TEXT NOT NULL, -- JSON object
    checksum TEXT NOT NULL, -- "CRC32:base64", with ":composite" where it is; empty: none
    modified_at BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (app_id, bucket, key),
    FOREIGN KEY (app_id, bucket) REFERENCES buckets (app_id, name)
);

CREATE TABLE object_uploads (
    id TEXT PRIMARY KEY,
    app_id TEXT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL, -- JSON object
    algorithm TEXT NOT NULL, -- of checksums; empty: none
    is_composite INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (app_id, bucket) REFERENCES buckets (app_id, name)
);
CREATE INDEX object_uploads_by_bucket ON object_uploads (app_id, bucket, key);

CREATE TABLE object_parts (
    upload_id TEXT NOT NULL REFERENCES object_uploads (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    size BIGINT NOT NULL,
    md5 BLOB NOT NULL,
    checksum TEXT NOT NULL,
    modified_at BIGINT NOT NULL,
    PRIMARY KEY (upload_id, number)
);
