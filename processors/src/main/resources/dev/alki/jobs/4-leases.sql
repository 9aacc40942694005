-- Who runs a job, and how often it failed. A job's fencing token is its count of attempts.
ALTER TABLE jobs ADD COLUMN worker VARCHAR(64);

ALTER TABLE jobs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

-- Workers that live: one whose beat stands still for long enough is taken for dead, its row is
-- deleted and its jobs wait again.
CREATE TABLE workers (
  id VARCHAR(64) PRIMARY KEY,
  beat BIGINT NOT NULL,
  since BIGINT NOT NULL
);
