CREATE TABLE attachment (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  noun TEXT NOT NULL,
  source BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  digest TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT,
  PRIMARY KEY (district, id)
);
CREATE INDEX attachment_by_source ON attachment (district, noun, source, id);
