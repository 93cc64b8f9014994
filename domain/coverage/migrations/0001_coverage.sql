CREATE TABLE coverage (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  person BIGINT,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  industry TEXT NOT NULL,
  place TEXT NOT NULL,
  employees BIGINT,
  full_members BIGINT,
  form TEXT NOT NULL,
  branch BIGINT,
  served BIGINT NOT NULL,
  problems BIGINT NOT NULL,
  since TEXT NOT NULL,
  verified_on TEXT NOT NULL,
  contact_on TEXT NOT NULL,
  end_on TEXT NOT NULL,
  end_how TEXT NOT NULL,
  state TEXT NOT NULL,
  open_key TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX coverage_open ON coverage (district, open_key);
CREATE INDEX coverage_of_unit ON coverage (district, unit, state, kind, id);
CREATE INDEX coverage_of_kind ON coverage (district, state, kind, form, id);
CREATE INDEX coverage_of_branch ON coverage (district, branch, state);
CREATE TABLE coverage_event (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  file BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  data TEXT NOT NULL,
  annuls BIGINT,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX coverage_event_of ON coverage_event (district, file, id);
CREATE UNIQUE INDEX coverage_event_annuls ON coverage_event (district, annuls);
CREATE TABLE coverage_post (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  file BIGINT NOT NULL,
  instructor BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX coverage_post_of ON coverage_post (district, file, id);
CREATE INDEX coverage_post_by ON coverage_post (district, instructor, state, file);
