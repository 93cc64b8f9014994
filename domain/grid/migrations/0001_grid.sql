CREATE TABLE grid (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit BIGINT NOT NULL,
  parent BIGINT,
  branch BIGINT,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  form TEXT NOT NULL,
  area TEXT NOT NULL,
  manager TEXT NOT NULL,
  households BIGINT,
  residents BIGINT,
  since TEXT NOT NULL,
  end_on TEXT NOT NULL,
  end_how TEXT NOT NULL,
  needed BIGINT NOT NULL,
  held BIGINT NOT NULL,
  vacant BIGINT NOT NULL,
  state TEXT NOT NULL,
  open_key TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX grid_open ON grid (district, open_key);
CREATE INDEX grid_of_unit ON grid (district, unit, state, kind, id);
CREATE INDEX grid_of_branch ON grid (district, branch, state, id);
CREATE INDEX grid_of_parent ON grid (district, parent, state, id);
CREATE TABLE grid_event (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  data TEXT NOT NULL,
  annuls BIGINT,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX grid_event_of ON grid_event (district, place, id);
CREATE UNIQUE INDEX grid_event_annuls ON grid_event (district, annuls);
CREATE TABLE grid_seat (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  post TEXT NOT NULL,
  needed BIGINT NOT NULL,
  held BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX grid_seat_of ON grid_seat (district, place, post);
CREATE INDEX grid_seat_unit ON grid_seat (district, unit, post);
CREATE TABLE grid_holder (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  post TEXT NOT NULL,
  person BIGINT,
  name TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  state TEXT NOT NULL,
  open_key TEXT,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX grid_holder_open ON grid_holder (district, open_key);
CREATE INDEX grid_holder_of ON grid_holder (district, place, id);
CREATE INDEX grid_holder_person ON grid_holder (district, person, id);
