ALTER TABLE message ADD COLUMN plain TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN mailed_at BIGINT;
ALTER TABLE message_way ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE TABLE message_mail (
  district BIGINT NOT NULL,
  account BIGINT NOT NULL,
  day TEXT NOT NULL,
  tries BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  sent_at BIGINT,
  error TEXT NOT NULL,
  PRIMARY KEY (district, account, day)
);
CREATE INDEX message_mail_due ON message_mail (sent_at, next_at);
