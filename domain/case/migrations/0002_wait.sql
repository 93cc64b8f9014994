CREATE TABLE case_wait (
  district BIGINT NOT NULL,
  case_file BIGINT NOT NULL,
  step TEXT NOT NULL,
  hand BIGINT,
  page TEXT NOT NULL,
  above BIGINT NOT NULL,
  opens TEXT NOT NULL,
  due TEXT,
  rule TEXT NOT NULL,
  back BIGINT NOT NULL,
  PRIMARY KEY (district, case_file, step)
);
CREATE INDEX case_wait_hand ON case_wait (district, hand, case_file);
