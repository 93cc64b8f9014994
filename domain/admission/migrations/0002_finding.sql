CREATE TABLE admission_finding (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  case_file BIGINT NOT NULL,
  violation TEXT NOT NULL,
  what TEXT NOT NULL,
  outcome TEXT NOT NULL,
  day TEXT NOT NULL,
  how TEXT NOT NULL,
  seen_version BIGINT NOT NULL,
  seen_annulled BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX admission_finding_of ON admission_finding (district, case_file, violation, id);
