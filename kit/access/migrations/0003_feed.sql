CREATE TABLE access_feed (
  district BIGINT NOT NULL,
  account BIGINT NOT NULL,
  digest TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  hour BIGINT NOT NULL,
  times BIGINT NOT NULL,
  PRIMARY KEY (district, account)
);
CREATE INDEX access_feed_by_digest ON access_feed (digest);
