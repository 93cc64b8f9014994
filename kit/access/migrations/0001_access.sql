CREATE TABLE unit_path (
  district BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (district, unit),
  UNIQUE (district, path)
);
CREATE TABLE account (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  person BIGINT,
  password TEXT NOT NULL,
  must_change BIGINT NOT NULL,
  secret_until BIGINT,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (district, id),
  UNIQUE (district, login)
);
CREATE INDEX account_by_login ON account (login);
CREATE TABLE account_grant (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  role TEXT NOT NULL,
  unit BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  granted_by TEXT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX grant_by_account ON account_grant (district, account);
CREATE INDEX grant_by_unit ON account_grant (district, unit);
CREATE TABLE session (
  district BIGINT NOT NULL,
  token TEXT NOT NULL,
  account BIGINT NOT NULL,
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (district, token)
);
CREATE INDEX session_by_token ON session (token);
CREATE TABLE sign_in_try (
  district BIGINT NOT NULL,
  login TEXT NOT NULL,
  source TEXT NOT NULL,
  at BIGINT NOT NULL,
  failed BIGINT NOT NULL
);
CREATE INDEX try_by_login ON sign_in_try (district, login, at);
CREATE TABLE audit_head (
  district BIGINT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE audit (
  district BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account BIGINT,
  who TEXT NOT NULL,
  source TEXT NOT NULL,
  act TEXT NOT NULL,
  noun TEXT NOT NULL,
  target BIGINT,
  unit BIGINT,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  seal TEXT,
  hash TEXT NOT NULL,
  PRIMARY KEY (district, seq)
);
CREATE INDEX audit_by_target ON audit (district, noun, target, seq);
CREATE INDEX audit_by_account ON audit (district, account, seq);
CREATE INDEX audit_by_time ON audit (district, at);
