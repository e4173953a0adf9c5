-- Whether the console hides a variable while it is typed, and since when it has its value.
ALTER TABLE app_environment ADD COLUMN is_secret INTEGER NOT NULL DEFAULT 1;
ALTER TABLE app_environment ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE function_environment ADD COLUMN is_secret INTEGER NOT NULL DEFAULT 1;
ALTER TABLE function_environment ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
