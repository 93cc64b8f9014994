CREATE TABLE ledger_head (
  district BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE entry (
  district BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject BIGINT,
  quantity BIGINT NOT NULL,
  tags TEXT NOT NULL,
  noun TEXT NOT NULL,
  source BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  reverses BIGINT,
  reason TEXT,
  hash TEXT NOT NULL,
  PRIMARY KEY (district, seq)
);
CREATE INDEX entry_by_kind ON entry (district, kind, day, unit);
CREATE INDEX entry_by_source ON entry (district, noun, source);
CREATE UNIQUE INDEX entry_reversed_once ON entry (district, reverses);
CREATE TABLE ledger_month (
  district BIGINT NOT NULL,
  kind TEXT NOT NULL,
  month TEXT NOT NULL,
  unit BIGINT NOT NULL,
  tags TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (district, kind, month, unit, tags)
);
