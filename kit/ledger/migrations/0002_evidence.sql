DROP INDEX entry_by_kind;
CREATE INDEX entry_by_kind ON entry (district, kind, day, seq);
CREATE INDEX entry_by_unit ON entry (district, unit, kind, day, seq);
