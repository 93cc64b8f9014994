CREATE TABLE standing_matter (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  case_file BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  person BIGINT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  now TEXT NOT NULL,
  now_on TEXT NOT NULL,
  alarm_on TEXT NOT NULL,
  event BIGINT,
  former TEXT NOT NULL,
  open_key TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX standing_matter_open ON standing_matter (district, open_key);
CREATE UNIQUE INDEX standing_matter_case ON standing_matter (district, case_file);
CREATE INDEX standing_matter_unit ON standing_matter (district, unit, state, id);
CREATE INDEX standing_matter_person ON standing_matter (district, person, id);
CREATE INDEX standing_matter_event ON standing_matter (district, event);
CREATE INDEX standing_matter_alarm ON standing_matter (district, state, alarm_on);
