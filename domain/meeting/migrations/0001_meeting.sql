CREATE TABLE meeting (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  topic TEXT NOT NULL,
  day TEXT NOT NULL,
  start_time TEXT NOT NULL,
  minutes BIGINT,
  place TEXT NOT NULL,
  agenda TEXT NOT NULL,
  content TEXT NOT NULL,
  chair TEXT NOT NULL,
  recorder TEXT NOT NULL,
  guests BIGINT,
  fields TEXT NOT NULL,
  named BIGINT NOT NULL,
  n_due BIGINT,
  n_present BIGINT,
  n_leave BIGINT,
  n_absent BIGINT,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  request TEXT,
  batch BIGINT,
  version BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  changed_at BIGINT,
  changed_by TEXT,
  PRIMARY KEY (district, id),
  UNIQUE (district, request)
);
CREATE INDEX meeting_by_day ON meeting (district, day, id, state, kind);
CREATE INDEX meeting_by_unit ON meeting (district, unit, day, id, state, kind);
CREATE INDEX meeting_by_batch ON meeting (district, batch);
CREATE TABLE attendance (
  district BIGINT NOT NULL,
  meeting BIGINT NOT NULL,
  seat BIGINT NOT NULL,
  person BIGINT,
  name TEXT NOT NULL,
  voting BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (district, meeting, seat),
  UNIQUE (district, meeting, person)
);
CREATE INDEX attendance_by_person ON attendance (district, person, meeting);
CREATE TABLE meeting_version (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  meeting BIGINT NOT NULL,
  version BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  ended_by TEXT NOT NULL,
  why TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (district, id),
  UNIQUE (district, meeting, version)
);
