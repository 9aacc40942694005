-- Where a bundle was published, by what names its very bytes there; empty when it was not.
ALTER TABLE bundles ADD COLUMN published TEXT NOT NULL DEFAULT '';
