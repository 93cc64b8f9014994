CREATE TABLE message (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  topic TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  href TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  read_at BIGINT,
  PRIMARY KEY (district, id),
  UNIQUE (district, account, topic)
);
CREATE INDEX message_listed ON message (district, account, id);
CREATE INDEX message_unread ON message (district, account, read_at);
CREATE TABLE message_way (
  district BIGINT NOT NULL,
  account BIGINT NOT NULL,
  way TEXT NOT NULL,
  PRIMARY KEY (district, account)
);
CREATE TABLE message_run (
  district BIGINT NOT NULL,
  job TEXT NOT NULL,
  day TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  told BIGINT NOT NULL,
  PRIMARY KEY (district, job, day)
);
