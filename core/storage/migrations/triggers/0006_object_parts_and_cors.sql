-- Of an object that was uploaded in parts: [[number, size, "checksum in base64, or empty"], ...]. Empty: in one piece, or from before.
ALTER TABLE objects ADD COLUMN parts TEXT NOT NULL DEFAULT '';
-- Which pages of other origins may use the bucket: a JSON array of rules. Empty: none.
ALTER TABLE buckets ADD COLUMN cors TEXT NOT NULL DEFAULT '';
