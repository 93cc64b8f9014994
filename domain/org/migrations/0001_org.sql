CREATE TABLE unit (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent BIGINT,
  founded TEXT,
  dissolved TEXT,
  sector TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  village BIGINT NOT NULL,
  direct BIGINT NOT NULL,
  approves BIGINT NOT NULL,
  covers TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  document TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (district, id),
  UNIQUE (district, code)
);
CREATE INDEX unit_by_parent ON unit (district, parent);
CREATE TABLE unit_counter (
  district BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
CREATE TABLE unit_span (
  district BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  parent BIGINT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (district, unit, from_day)
);
CREATE TABLE unit_event (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  was TEXT NOT NULL,
  now TEXT NOT NULL,
  other BIGINT,
  detail TEXT NOT NULL,
  document TEXT NOT NULL,
  batch BIGINT,
  PRIMARY KEY (district, id)
);
CREATE INDEX unit_event_by_unit ON unit_event (district, unit, day);
CREATE TABLE unit_post (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  post TEXT NOT NULL,
  name TEXT NOT NULL,
  person BIGINT,
  from_day TEXT NOT NULL,
  to_day TEXT,
  detail TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX unit_post_by_unit ON unit_post (district, unit, from_day);
CREATE TABLE unit_term (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  elected TEXT NOT NULL,
  years BIGINT NOT NULL,
  ends TEXT NOT NULL,
  extended_to TEXT,
  document TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX unit_term_by_unit ON unit_term (district, unit, elected);
CREATE TABLE import_batch (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  total_rows BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  undone_by TEXT,
  undone_at BIGINT,
  PRIMARY KEY (district, id)
);
CREATE TABLE unit_batch_row (
  district BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  version BIGINT NOT NULL,
  before TEXT,
  PRIMARY KEY (district, batch, unit)
);
