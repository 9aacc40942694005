-- Who is told how jobs ended. A job that has ended owes every address a notice; the jobs themselves
-- say which, so that none is lost. 'waiting' ones are posted when they are due, 'sent' and 'dead'
-- ones no more.
CREATE TABLE notices (
  job VARCHAR(64) NOT NULL,
  ended BIGINT NOT NULL,
  url VARCHAR(2048) NOT NULL,
  state VARCHAR(16) NOT NULL,
  attempts INTEGER NOT NULL,
  due BIGINT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (job, ended, url)
);

CREATE INDEX notices_by_due ON notices (state, due);

-- Jobs that ended before somebody was to be told are no news.
CREATE TABLE notice_urls (
  url VARCHAR(2048) PRIMARY KEY,
  since BIGINT NOT NULL
);

CREATE INDEX jobs_by_end ON jobs (ended);
