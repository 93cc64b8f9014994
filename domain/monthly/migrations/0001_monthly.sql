CREATE TABLE monthly_check (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  month TEXT NOT NULL,
  day TEXT NOT NULL,
  members BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id),
  UNIQUE (district, unit, month, withdrawn)
);
CREATE INDEX monthly_check_month ON monthly_check (district, month, unit);
CREATE TABLE monthly_answer (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  month TEXT NOT NULL,
  line TEXT NOT NULL,
  what TEXT NOT NULL,
  standing BIGINT NOT NULL,
  note TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX monthly_answer_of ON monthly_answer (district, unit, month, id);
CREATE TABLE monthly_request (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  private TEXT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_at BIGINT,
  answered_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX monthly_request_of ON monthly_request (district, person, id);
CREATE INDEX monthly_request_open ON monthly_request (district, state, person);
