CREATE TABLE transfer (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  from_unit BIGINT,
  to_unit BIGINT,
  place TEXT NOT NULL,
  scope TEXT NOT NULL,
  whole BIGINT NOT NULL,
  person BIGINT,
  name TEXT NOT NULL,
  facts TEXT NOT NULL,
  open_key TEXT,
  begun TEXT NOT NULL,
  letter_no TEXT NOT NULL,
  letter_on TEXT NOT NULL,
  due TEXT NOT NULL,
  case_file BIGINT NOT NULL,
  state TEXT NOT NULL,
  event BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX transfer_open ON transfer (district, open_key);
CREATE INDEX transfer_from ON transfer (district, from_unit, state, id);
CREATE INDEX transfer_to ON transfer (district, to_unit, state, id);
CREATE INDEX transfer_person ON transfer (district, person, id);
CREATE INDEX transfer_event ON transfer (district, event);
CREATE TABLE transfer_letter (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  issuer BIGINT NOT NULL,
  year BIGINT NOT NULL,
  no BIGINT NOT NULL,
  transfer BIGINT NOT NULL,
  step_row BIGINT NOT NULL,
  issued_on TEXT NOT NULL,
  valid_days BIGINT NOT NULL,
  void BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX transfer_letter_number ON transfer_letter (district, issuer, year, no);
CREATE INDEX transfer_letter_of ON transfer_letter (district, transfer, id);
CREATE TABLE transfer_series (
  district BIGINT NOT NULL,
  issuer BIGINT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (district, issuer, year)
);
