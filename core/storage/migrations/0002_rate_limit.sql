ALTER TABLE apps ADD COLUMN rate_limit TEXT NOT NULL DEFAULT ''; -- JSON object; empty: none
