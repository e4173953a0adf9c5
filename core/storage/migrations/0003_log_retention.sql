ALTER TABLE apps ADD COLUMN log_retention_days INTEGER; -- NULL: as long as the server keeps logs
