CREATE TABLE record (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  day TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  fields TEXT NOT NULL,
  private TEXT NOT NULL,
  words TEXT NOT NULL,
  tags TEXT NOT NULL,
  shape TEXT NOT NULL,
  n1 BIGINT,
  n2 BIGINT,
  n3 BIGINT,
  n4 BIGINT,
  batch BIGINT,
  version BIGINT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX record_listed ON record (district, kind, state, day, id, unit, tags, words, shape, n1, n2, n3, n4);
CREATE INDEX record_by_day ON record (district, state, day, id, kind, unit);
CREATE INDEX record_by_unit ON record (district, unit, state, day, kind, id);
CREATE INDEX record_by_batch ON record (district, batch, id);
CREATE TABLE record_version (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  record BIGINT NOT NULL,
  version BIGINT NOT NULL,
  content TEXT NOT NULL,
  reason TEXT NOT NULL,
  replaced_at BIGINT NOT NULL,
  replaced_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX record_version_of ON record_version (district, record, version);
CREATE TABLE record_person (
  district BIGINT NOT NULL,
  person BIGINT NOT NULL,
  record BIGINT NOT NULL,
  PRIMARY KEY (district, person, record)
);
CREATE INDEX record_person_of ON record_person (district, record);
CREATE TABLE record_request (
  district BIGINT NOT NULL,
  request TEXT NOT NULL,
  record BIGINT NOT NULL,
  PRIMARY KEY (district, request)
);
