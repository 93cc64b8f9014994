ALTER TABLE draft ADD COLUMN kind TEXT NOT NULL DEFAULT 'draft';
ALTER TABLE draft ADD COLUMN template BIGINT;
ALTER TABLE draft ADD COLUMN frozen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN shape TEXT;
ALTER TABLE draft_slot ADD COLUMN asked TEXT;
CREATE INDEX draft_by_template ON draft (district, template, removed);
CREATE TABLE draft_change (
  district BIGINT NOT NULL,
  draft BIGINT NOT NULL,
  version BIGINT NOT NULL,
  act TEXT NOT NULL,
  undoes BIGINT,
  deltas TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (district, draft, version)
);
CREATE TABLE draft_memory (
  district BIGINT NOT NULL,
  owner TEXT NOT NULL,
  wording TEXT NOT NULL,
  sentence TEXT NOT NULL,
  original TEXT NOT NULL,
  choice TEXT NOT NULL,
  learnt_by TEXT NOT NULL,
  learnt_at BIGINT NOT NULL,
  PRIMARY KEY (district, owner, wording)
);
CREATE TABLE draft_frozen (
  district BIGINT NOT NULL,
  id BIGINT NOT NULL,
  draft BIGINT NOT NULL,
  version BIGINT NOT NULL,
  unit BIGINT NOT NULL,
  horizon BIGINT NOT NULL,
  text_digest TEXT NOT NULL,
  body TEXT NOT NULL,
  frozen_by TEXT NOT NULL,
  frozen_at BIGINT NOT NULL,
  PRIMARY KEY (district, id)
);
CREATE INDEX draft_frozen_by_draft ON draft_frozen (district, draft, version);
CREATE INDEX draft_frozen_by_text ON draft_frozen (district, text_digest);
