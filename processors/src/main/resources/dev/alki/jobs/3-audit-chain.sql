-- Each record of the audit trail has the digests of what a job worked on and made, and a hash that
-- binds it to the one before.
ALTER TABLE audit ADD COLUMN inputs TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN outputs TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
