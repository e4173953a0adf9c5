ALTER TABLE function_versions ADD COLUMN compiled TEXT NOT NULL DEFAULT '{}'; -- JSON object, path (empty: the entry) to JavaScript
