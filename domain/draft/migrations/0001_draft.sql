CREATE TABLE draft (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  title TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  file_name TEXT NOT NULL,
  source TEXT NOT NULL,
  file BLOB,
  body TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX draft_by_unit ON draft (district, unit, removed);
CREATE TABLE draft_slot (
  district BIGINT NOT NULL,
  draft BIGINT NOT NULL,
  n BIGINT NOT NULL,
  choice TEXT NOT NULL,
  figure TEXT,
  typed TEXT,
  why TEXT,
  chosen_by TEXT NOT NULL,
  chosen_at BIGINT NOT NULL,
  PRIMARY KEY (district, draft, n)
);
