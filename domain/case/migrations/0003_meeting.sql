-- The meeting at which a step was taken. Steps of before, and those whose meeting nobody recorded, have none.
ALTER TABLE case_step ADD COLUMN meeting BIGINT;
CREATE INDEX case_step_meeting ON case_step (district, meeting);
