CREATE TABLE figure_value (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  figure TEXT NOT NULL,
  unit BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  amount BIGINT NOT NULL,
  why TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX figure_value_by_figure ON figure_value (district, figure, unit, from_day, to_day);
