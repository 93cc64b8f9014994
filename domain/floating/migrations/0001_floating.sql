CREATE TABLE floating (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  person BIGINT,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  area TEXT NOT NULL,
  since TEXT NOT NULL,
  expected TEXT NOT NULL,
  contact_on TEXT NOT NULL,
  report_on TEXT NOT NULL,
  review_on TEXT NOT NULL,
  audit_on TEXT NOT NULL,
  card TEXT NOT NULL,
  card_state TEXT NOT NULL,
  end_on TEXT NOT NULL,
  end_how TEXT NOT NULL,
  state TEXT NOT NULL,
  open_key TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX floating_open ON floating (district, open_key);
CREATE INDEX floating_of_unit ON floating (district, unit, state, kind, id);
CREATE INDEX floating_of_kind ON floating (district, state, kind, since, id);
CREATE INDEX floating_of_person ON floating (district, person, id);
CREATE TABLE floating_event (
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
CREATE INDEX floating_event_of ON floating_event (district, file, id);
CREATE UNIQUE INDEX floating_event_annuls ON floating_event (district, annuls);
CREATE TABLE floating_host (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  file BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX floating_host_of ON floating_host (district, file, id);
CREATE INDEX floating_host_unit ON floating_host (district, unit, state, file);
CREATE TABLE floating_card (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  file BIGINT NOT NULL,
  issuer BIGINT NOT NULL,
  year BIGINT NOT NULL,
  no BIGINT NOT NULL,
  issued_on TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_on TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX floating_card_number ON floating_card (district, issuer, year, no);
CREATE INDEX floating_card_of ON floating_card (district, file, id);
CREATE TABLE floating_series (
  district BIGINT NOT NULL,
  issuer BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (district, issuer, year)
);
