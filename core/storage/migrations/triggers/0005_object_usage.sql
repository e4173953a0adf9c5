-- How many bytes each app keeps, in objects and in parts of uploads that are not completed: kept up by the database itself, so
-- that no way of changing either table can leave it behind. Rows must be deleted, never replaced: REPLACE raises no triggers.
CREATE TABLE object_usage (
    app_id TEXT PRIMARY KEY,
    bytes BIGINT NOT NULL
);
INSERT INTO object_usage (app_id, bytes)
SELECT app_id, SUM(size) FROM (
    SELECT app_id, size FROM objects
    UNION ALL
    SELECT u.app_id, p.size FROM object_parts p JOIN object_uploads u ON u.id = p.upload_id
) AS kept GROUP BY app_id;

CREATE TRIGGER objects_counted AFTER INSERT ON objects BEGIN
    INSERT INTO object_usage (app_id, bytes) VALUES (NEW.app_id, NEW.size)
        ON CONFLICT (app_id) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER objects_uncounted AFTER DELETE ON objects BEGIN
    UPDATE object_usage SET bytes = bytes - OLD.size WHERE app_id = OLD.app_id;
END;
CREATE TRIGGER object_parts_counted AFTER INSERT ON object_parts BEGIN
    INSERT INTO object_usage (app_id, bytes) SELECT app_id, NEW.size FROM object_uploads WHERE id = NEW.upload_id
        ON CONFLICT (app_id) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER object_parts_uncounted AFTER DELETE ON object_parts BEGIN
    UPDATE object_usage SET bytes = bytes - OLD.size WHERE app_id = (SELECT app_id FROM object_uploads WHERE id = OLD.upload_id);
END;
CREATE INDEX object_uploads_by_age ON object_uploads (created_at);
