-- Times are milliseconds since 1970 in UTC; lists and data are JSON. Only what SQLite and
-- PostgreSQL both understand.
CREATE TABLE jobs (
  id VARCHAR(64) PRIMARY KEY,
  source TEXT NOT NULL,
  profiles TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  origin TEXT NOT NULL,
  idempotency_key TEXT UNIQUE,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  created BIGINT NOT NULL,
  started BIGINT,
  ended BIGINT,
  error_code TEXT,
  error_message TEXT,
  error_help TEXT
);

CREATE INDEX jobs_by_state ON jobs (state, id);

CREATE TABLE steps (
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  number INTEGER NOT NULL,
  verb TEXT NOT NULL,
  profile TEXT NOT NULL,
  state TEXT NOT NULL,
  recalled INTEGER NOT NULL,
  started BIGINT NOT NULL,
  seconds DOUBLE PRECISION,
  fraction DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (job, verb, profile)
);

CREATE TABLE artifacts (
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  number INTEGER NOT NULL,
  verb TEXT NOT NULL,
  role TEXT NOT NULL,
  profile TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (job, number)
);

CREATE TABLE bundles (
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  number INTEGER NOT NULL,
  profile TEXT NOT NULL,
  path TEXT NOT NULL,
  gguf TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  bits_per_weight DOUBLE PRECISION NOT NULL,
  prompt_rate DOUBLE PRECISION,
  generation_rate DOUBLE PRECISION,
  verdict TEXT NOT NULL,
  PRIMARY KEY (job, number)
);

CREATE TABLE events (
  job VARCHAR(64) NOT NULL REFERENCES jobs (id),
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (job, number)
);

CREATE TABLE audit (
  number BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  job VARCHAR(64) NOT NULL,
  detail TEXT NOT NULL
);
