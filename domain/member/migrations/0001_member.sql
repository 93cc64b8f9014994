CREATE TABLE person (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  state TEXT NOT NULL,
  category TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  sex TEXT NOT NULL,
  ethnicity TEXT NOT NULL,
  birth TEXT NOT NULL,
  education TEXT NOT NULL,
  degree TEXT NOT NULL,
  joined_on TEXT NOT NULL,
  confirmed_on TEXT NOT NULL,
  status TEXT NOT NULL,
  job_post TEXT NOT NULL,
  stratum TEXT NOT NULL,
  floating BIGINT NOT NULL,
  lost BIGINT NOT NULL,
  incomplete BIGINT NOT NULL,
  id_number TEXT NOT NULL,
  id_blind TEXT,
  phone TEXT NOT NULL,
  private TEXT NOT NULL,
  other TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX person_by_id_number ON person (district, id_blind);
CREATE INDEX person_roster ON person (district, sort_key, id, state, unit, category, sex, ethnicity, birth, education, joined_on, floating, lost, incomplete, status);
CREATE INDEX person_by_unit ON person (district, unit, state, sort_key, id, category, sex, ethnicity, birth, education, joined_on, floating, lost, incomplete, status);
CREATE INDEX person_found ON person (district, id, state, sort_key, unit, category, sex, ethnicity, birth, education, joined_on, floating, lost, incomplete, status);
CREATE TABLE member_event (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  unit BIGINT NOT NULL,
  from_unit BIGINT,
  category TEXT NOT NULL,
  reason TEXT NOT NULL,
  scope TEXT NOT NULL,
  note TEXT NOT NULL,
  document TEXT NOT NULL,
  former TEXT,
  annuls BIGINT,
  batch BIGINT,
  version BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX member_event_by_person ON member_event (district, person, id);
CREATE INDEX member_event_by_batch ON member_event (district, batch, id);
CREATE UNIQUE INDEX member_event_annulled_once ON member_event (district, annuls);
CREATE TABLE stay (
  district BIGINT NOT NULL,
  person BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  unit BIGINT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (district, person, from_day)
);
CREATE INDEX stay_by_unit ON stay (district, unit, from_day, to_day, category, person);
CREATE TABLE member_token (
  district BIGINT NOT NULL,
  token TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY (district, token, person)
);
CREATE TABLE member_version (
  district BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  mark TEXT NOT NULL
);
CREATE TABLE member_reveal (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX member_reveal_by_account ON member_reveal (district, account, at);
