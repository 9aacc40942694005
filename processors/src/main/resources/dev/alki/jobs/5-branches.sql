-- Parts of running jobs that are for whichever worker has what they need. A branch belongs to one
-- attempt at its job (claim), and to the worker that took it last (its fencing token is attempts).
-- place and course are the pipeline's own; the answer is what the worker made of the course.
CREATE TABLE branches (
  id VARCHAR(64) PRIMARY KEY,
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  claim BIGINT NOT NULL,
  place TEXT NOT NULL,
  course TEXT NOT NULL,
  needs TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  worker VARCHAR(64),
  announced INTEGER NOT NULL,
  answer TEXT
);

CREATE INDEX branches_by_job ON branches (job);
