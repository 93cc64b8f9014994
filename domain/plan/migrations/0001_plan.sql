CREATE TABLE meeting_plan (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  start_time TEXT NOT NULL,
  place TEXT NOT NULL,
  subject TEXT NOT NULL,
  leader TEXT NOT NULL,
  state TEXT NOT NULL,
  meeting BIGINT,
  why TEXT NOT NULL,
  request TEXT,
  version BIGINT NOT NULL,
  planned_at BIGINT NOT NULL,
  planned_by TEXT NOT NULL,
  changed_at BIGINT,
  changed_by TEXT,
  PRIMARY KEY (district, id),
  UNIQUE (district, request),
  UNIQUE (district, meeting)
);
CREATE INDEX meeting_plan_by_unit ON meeting_plan (district, unit, day, id, state);
CREATE INDEX meeting_plan_by_day ON meeting_plan (district, day, id, state);
