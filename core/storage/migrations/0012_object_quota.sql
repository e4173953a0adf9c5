ALTER TABLE apps ADD COLUMN object_quota_bytes BIGINT; -- NULL: as many as there is room for
