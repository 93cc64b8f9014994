CREATE TABLE access_token (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (district, id)
);
CREATE INDEX access_token_by_digest ON access_token (digest);
CREATE INDEX access_token_by_account ON access_token (district, account, id);
