ALTER TABLE apps ADD COLUMN log_retention_mb INTEGER NOT NULL DEFAULT 2048;
ALTER TABLE apps ADD COLUMN record TEXT NOT NULL DEFAULT 'off'; -- for functions that leave it to the app
