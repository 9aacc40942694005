-- Who runs a job, how often it failed, and what a worker must have to run it. A job's fencing token
-- is its count of attempts.
ALTER TABLE jobs ADD COLUMN worker VARCHAR(64);

ALTER TABLE jobs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

ALTER TABLE jobs ADD COLUMN needs TEXT NOT NULL DEFAULT '';

-- Workers that live: one whose beat stands still for long enough is taken for dead, its row is
-- deleted and its jobs wait again.
CREATE TABLE workers (
  id VARCHAR(64) PRIMARY KEY,
  has TEXT NOT NULL,
  beat BIGINT NOT NULL,
  since BIGINT NOT NULL
);

-- Jobs that wait and that the queue has not been told of. A job waits anew after each attempt.
CREATE TABLE outbox (
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  attempts INTEGER NOT NULL,
  millis BIGINT NOT NULL,
  PRIMARY KEY (job, attempts)
);

INSERT INTO outbox (job, attempts, millis)
SELECT id, attempts, 0 FROM jobs WHERE state = 'queued';
