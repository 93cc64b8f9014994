CREATE TABLE duty_exemption (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  duty TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  lifted_by TEXT NOT NULL,
  lifted_at BIGINT NOT NULL,
  lifted_why TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE UNIQUE INDEX duty_exemption_once ON duty_exemption (district, unit, duty, from_day, lifted_at);
