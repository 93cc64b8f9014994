CREATE TABLE figure_own (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  figure TEXT NOT NULL,
  version BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  definition TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (district, id),
  UNIQUE (district, figure, version)
);
CREATE INDEX figure_value_by_period ON figure_value (district, from_day, to_day);
ALTER TABLE figure_value ADD COLUMN withdrawn_for TEXT NOT NULL DEFAULT '';
