CREATE TABLE applicant (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  name TEXT NOT NULL,
  id_blind TEXT NOT NULL,
  facts TEXT NOT NULL,
  league BIGINT NOT NULL,
  case_file BIGINT NOT NULL,
  person BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX applicant_by_number ON applicant (district, id_blind);
CREATE INDEX applicant_by_person ON applicant (district, person);
CREATE TABLE admission_quota (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  year BIGINT NOT NULL,
  planned BIGINT NOT NULL,
  document TEXT NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX admission_quota_of ON admission_quota (district, unit, year);
