ALTER TABLE apps ADD COLUMN egress TEXT NOT NULL DEFAULT '{}'; -- JSON object; empty: no policy of its own
