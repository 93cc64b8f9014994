CREATE TABLE case_file (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  procedure TEXT NOT NULL,
  unit BIGINT NOT NULL,
  subject BIGINT,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  state TEXT NOT NULL,
  stage TEXT NOT NULL,
  stage_on TEXT NOT NULL,
  due TEXT,
  due_step TEXT NOT NULL,
  marks BIGINT NOT NULL,
  paper BIGINT NOT NULL,
  version BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX case_file_listed ON case_file (district, procedure, state, stage, unit, id);
CREATE INDEX case_file_subject ON case_file (district, subject, procedure, id);
CREATE INDEX case_file_unit ON case_file (district, unit, state, id);
CREATE TABLE case_step (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  case_file BIGINT NOT NULL,
  step TEXT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  fields TEXT NOT NULL,
  private TEXT NOT NULL,
  ballots TEXT NOT NULL,
  marks TEXT NOT NULL,
  document TEXT NOT NULL,
  paper BIGINT NOT NULL,
  annuls BIGINT,
  reason TEXT NOT NULL,
  account BIGINT,
  person BIGINT,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX case_step_of ON case_step (district, case_file, id);
CREATE TABLE case_request (
  district BIGINT NOT NULL,
  request TEXT NOT NULL,
  target BIGINT NOT NULL,
  PRIMARY KEY (district, request)
);
