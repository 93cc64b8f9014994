CREATE TABLE import_event (
  district BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  event BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  PRIMARY KEY (district, batch, event)
);
