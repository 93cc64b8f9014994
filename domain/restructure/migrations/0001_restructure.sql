CREATE TABLE restructure_trace (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  step BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  what TEXT NOT NULL,
  target BIGINT NOT NULL,
  person BIGINT,
  undone BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX restructure_trace_step ON restructure_trace (district, step, id);
CREATE INDEX restructure_trace_unit ON restructure_trace (district, unit, id);
CREATE INDEX restructure_trace_target ON restructure_trace (district, target);
