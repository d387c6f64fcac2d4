PRAGMA application_id = 1279544900;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE dose_record (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	day TEXT NOT NULL, 
	slot INTEGER, 
	plan_id INTEGER, 
	version INTEGER, 
	recorded_at TEXT NOT NULL, 
	taken_at TEXT, 
	taken_ug INTEGER, 
	due TEXT, 
	planned_ug INTEGER, 
	note TEXT, 
	undoes INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_dose_record_undoes CHECK ((kind = 'undone') = (undoes IS NOT NULL)), 
	CONSTRAINT ck_dose_record_extra_has_no_key CHECK (kind <> 'extra' OR slot IS NULL), 
	CONSTRAINT ck_dose_record_extra_amount CHECK (kind <> 'extra' OR taken_ug IS NOT NULL), 
	CONSTRAINT ck_dose_record_answers_a_dose CHECK (kind IN ('extra', 'undone') OR slot IS NOT NULL), 
	CONSTRAINT ck_dose_record_taken CHECK (kind IN ('taken', 'extra') OR (taken_at IS NULL AND taken_ug IS NULL)), 
	CONSTRAINT ck_dose_record_kind CHECK (kind IN ('taken', 'skipped', 'left_blank', 'extra', 'cleared', 'undone')), 
	CONSTRAINT ck_dose_record_key CHECK ((slot IS NULL) = (plan_id IS NULL) AND (slot IS NULL) = (version IS NULL)), 
	CONSTRAINT ck_dose_record_slot CHECK (slot >= 1 AND version >= 1), 
	CONSTRAINT ck_dose_record_above_zero CHECK (taken_ug >= 1 AND planned_ug >= 1), 
	CONSTRAINT ck_dose_record_undoes_earlier CHECK (undoes < id), 
	CONSTRAINT fk_dose_record_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id), 
	CONSTRAINT fk_dose_record_undoes FOREIGN KEY(undoes) REFERENCES dose_record (id), 
	CONSTRAINT uq_dose_record_day_slot_plan_id_version UNIQUE (day, slot, plan_id, version), 
	CONSTRAINT uq_dose_record_undoes UNIQUE (undoes)
)
 STRICT

;
INSERT INTO "dose_record" VALUES(1,'taken','2027-01-04',1,1,1,'2027-01-04T20:20:00.000000Z','2027-01-04T20:20:00.000000Z',4500,'2027-01-04T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(2,'skipped','2027-01-05',1,1,1,'2027-01-05T20:30:00.000000Z',NULL,NULL,'2027-01-05T20:00:00.000000Z',4500,'felt unwell',NULL);
INSERT INTO "dose_record" VALUES(3,'taken','2027-01-06',1,1,1,'2027-01-06T17:00:00.000000Z','2027-01-06T17:00:00.000000Z',4500,'2027-01-06T20:00:00.000000Z',4500,'early, a long drive',NULL);
INSERT INTO "dose_record" VALUES(4,'taken','2027-01-08',1,1,1,'2027-01-08T20:50:00.000000Z','2027-01-08T20:50:00.000000Z',4000,'2027-01-08T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(5,'taken','2027-01-09',1,1,1,'2027-01-09T20:05:00.000000Z','2027-01-09T20:05:00.000000Z',4500,'2027-01-09T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(6,'undone','2027-01-09',1,1,2,'2027-01-09T20:08:00.000000Z',NULL,NULL,NULL,NULL,NULL,5);
INSERT INTO "dose_record" VALUES(7,'taken','2027-01-10',1,1,1,'2027-01-10T20:05:00.000000Z','2027-01-10T19:50:00.000000Z',4500,'2027-01-10T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(8,'extra','2027-01-10',NULL,NULL,NULL,'2027-01-10T20:05:00.000000Z','2027-01-10T12:00:00.000000Z',500,NULL,NULL,'for the walk',NULL);
INSERT INTO "dose_record" VALUES(9,'taken','2027-01-11',1,1,1,'2027-01-11T20:05:00.000000Z','2027-01-11T20:05:00.000000Z',4500,'2027-01-11T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(10,'cleared','2027-01-11',1,1,2,'2027-01-11T20:30:00.000000Z',NULL,NULL,'2027-01-11T20:00:00.000000Z',4500,NULL,NULL);
INSERT INTO "dose_record" VALUES(11,'taken','2027-01-25',1,1,1,'2027-01-25T07:20:00.000000Z','2027-01-25T07:20:00.000000Z',3500,'2027-01-25T07:00:00.000000Z',3500,NULL,NULL);
INSERT INTO "dose_record" VALUES(12,'taken','2027-01-25',2,1,1,'2027-01-25T20:10:00.000000Z','2027-01-25T20:10:00.000000Z',3000,'2027-01-25T20:00:00.000000Z',3500,NULL,NULL);
INSERT INTO "dose_record" VALUES(13,'skipped','2027-01-26',1,1,1,'2027-01-26T16:00:00.000000Z',NULL,NULL,'2027-01-26T07:00:00.000000Z',3500,'forgot to take it along',NULL);
INSERT INTO "dose_record" VALUES(14,'taken','2027-02-12',2,1,1,'2027-02-12T21:00:00.000000Z','2027-02-12T21:00:00.000000Z',3000,'2027-02-12T20:00:00.000000Z',3000,NULL,NULL);
INSERT INTO "dose_record" VALUES(15,'taken','2027-02-23',1,1,1,'2027-02-23T20:20:00.000000Z','2027-02-23T20:20:00.000000Z',3000,'2027-02-23T20:00:00.000000Z',3000,NULL,NULL);
INSERT INTO "dose_record" VALUES(16,'extra','2027-03-12',NULL,NULL,NULL,'2027-03-12T11:00:00.000000Z','2027-03-12T11:00:00.000000Z',1500,NULL,NULL,NULL,NULL);
INSERT INTO "dose_record" VALUES(17,'taken','2027-03-24',2,2,1,'2027-03-24T20:31:00.000000Z','2027-03-24T20:31:00.000000Z',1500,'2027-03-24T20:30:00.000000Z',1500,NULL,NULL);
INSERT INTO "dose_record" VALUES(18,'skipped','2027-03-28',2,2,1,'2027-03-28T19:40:00.000000Z',NULL,NULL,'2027-03-28T19:30:00.000000Z',1500,NULL,NULL);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	text TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "note" VALUES(1,'2027-01-11','slept badly','2027-01-11T20:30:00.000000Z');
CREATE TABLE note_withdrawal (
	note INTEGER NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	PRIMARY KEY (note), 
	CONSTRAINT fk_note_withdrawal_note FOREIGN KEY(note) REFERENCES note (id)
)
 STRICT

;
CREATE TABLE nudge (
	kind TEXT NOT NULL, 
	day TEXT NOT NULL, 
	shown_at TEXT, 
	closed INTEGER NOT NULL, 
	PRIMARY KEY (kind, day), 
	CONSTRAINT ck_nudge_kind CHECK (kind IN ('check_in', 'review', 'supply')), 
	CONSTRAINT ck_nudge_closed CHECK (closed IN (0, 1))
)
 STRICT

;
CREATE TABLE "plan" (
	id INTEGER NOT NULL, 
	made_at TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT

;
INSERT INTO "plan" VALUES(1,'2027-01-03T11:00:00.000000Z');
INSERT INTO "plan" VALUES(2,'2027-03-22T11:00:00.000000Z');
CREATE TABLE question_line (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	question INTEGER, 
	text TEXT, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_question_line_kind CHECK (kind IN ('jotted', 'changed', 'ticked', 'reopened', 'removed')), 
	CONSTRAINT ck_question_line_question CHECK ((kind = 'jotted') = (question IS NULL)), 
	CONSTRAINT ck_question_line_question_earlier CHECK (question < id), 
	CONSTRAINT ck_question_line_text CHECK ((kind IN ('jotted', 'changed')) = (text IS NOT NULL)), 
	CONSTRAINT fk_question_line_question FOREIGN KEY(question) REFERENCES question_line (id)
)
 STRICT

;
CREATE TABLE reminder (
	day TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	due TEXT NOT NULL, 
	last_mark TEXT, 
	rings INTEGER NOT NULL, 
	undelivered INTEGER NOT NULL, 
	put_off_until TEXT, 
	PRIMARY KEY (day, slot, plan_id), 
	CONSTRAINT ck_reminder_rings CHECK (rings >= 0), 
	CONSTRAINT ck_reminder_slot CHECK (slot >= 1), 
	CONSTRAINT ck_reminder_undelivered CHECK (undelivered IN (0, 1)), 
	CONSTRAINT fk_reminder_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id)
)
 STRICT

;
INSERT INTO "reminder" VALUES('2027-01-04',1,1,'2027-01-04T20:00:00.000000Z','2027-01-04T20:15:00.000000Z',2,0,NULL);
INSERT INTO "reminder" VALUES('2027-01-07',1,1,'2027-01-07T20:00:00.000000Z','2027-01-08T07:00:00.000000Z',14,0,NULL);
INSERT INTO "reminder" VALUES('2027-01-08',1,1,'2027-01-08T20:00:00.000000Z','2027-01-08T20:30:00.000000Z',3,0,'2027-01-08T21:25:00.000000Z');
INSERT INTO "reminder" VALUES('2027-01-27',1,1,'2027-01-27T07:00:00.000000Z','2027-01-27T07:00:00.000000Z',0,0,'2027-01-27T08:32:00.000000Z');
INSERT INTO "reminder" VALUES('2027-02-23',1,1,'2027-02-23T20:00:00.000000Z','2027-02-23T20:15:00.000000Z',2,0,NULL);
CREATE TABLE report_made (
	id INTEGER NOT NULL, 
	first TEXT NOT NULL, 
	last TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_report_made_range CHECK (first <= last)
)
 STRICT

;
CREATE TABLE review_line (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	day TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_review_line_kind CHECK (kind IN ('set', 'taken_back'))
)
 STRICT

;
CREATE TABLE revision (
	number INTEGER NOT NULL, 
	plan_id INTEGER NOT NULL, 
	from_date TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	revision_reason TEXT, 
	revision_agreed_with TEXT, 
	revision_agreed_on TEXT, 
	start_date TEXT NOT NULL, 
	medicine TEXT NOT NULL, 
	condition TEXT, 
	reason TEXT, 
	time_rule TEXT NOT NULL, 
	home_zone TEXT, 
	follow_up_days INTEGER NOT NULL, 
	agreed_with TEXT, 
	agreed_on TEXT, 
	missed_dose_advice TEXT, 
	supply TEXT, 
	max_pieces INTEGER, 
	liquid_ug_per_ml INTEGER, 
	syringe_step_ul INTEGER, 
	PRIMARY KEY (number), 
	CONSTRAINT ck_revision_capsules CHECK ((coalesce(supply, '') = 'capsules') = (max_pieces IS NOT NULL)), 
	CONSTRAINT ck_revision_liquid CHECK ((coalesce(supply, '') = 'liquid') = (liquid_ug_per_ml IS NOT NULL) AND (coalesce(supply, '') = 'liquid') = (syringe_step_ul IS NOT NULL)), 
	CONSTRAINT ck_revision_home_zone CHECK ((time_rule = 'home') = (home_zone IS NOT NULL)), 
	CONSTRAINT ck_revision_supply CHECK (supply IN ('capsules', 'liquid')), 
	CONSTRAINT ck_revision_time_rule CHECK (time_rule IN ('local', 'home')), 
	CONSTRAINT ck_revision_follow_up_days CHECK (follow_up_days >= 0), 
	CONSTRAINT ck_revision_above_zero CHECK (max_pieces >= 1 AND liquid_ug_per_ml >= 1 AND syringe_step_ul >= 1), 
	CONSTRAINT fk_revision_plan_id FOREIGN KEY(plan_id) REFERENCES "plan" (id)
)
 STRICT

;
INSERT INTO "revision" VALUES(1,1,'2027-01-04','2027-01-03T11:00:00.000000Z',NULL,'Dr Example','2026-12-20','2027-01-04','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(2,1,'2027-01-12','2027-01-12T11:00:00.000000Z','sleep',NULL,NULL,'2027-01-04','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(3,1,'2027-01-25','2027-01-22T09:00:00.000000Z',NULL,'Dr Other','2027-01-21','2027-01-25','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(4,1,'2027-02-02','2027-01-30T08:00:00.000000Z',NULL,NULL,NULL,'2027-01-25','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(5,1,'2027-02-06','2027-02-01T06:00:00.000000Z','surgery','Dr Surgeon','2027-01-31','2027-01-25','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(6,1,'2027-02-15','2027-02-14T11:00:00.000000Z',NULL,NULL,NULL,'2027-01-25','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(7,1,'2027-02-23','2027-02-22T11:00:00.000000Z',NULL,'Dr Example','2026-12-20','2027-02-23','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(8,1,'2027-02-23','2027-02-23T20:20:00.000000Z',NULL,NULL,NULL,'2027-02-23','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(9,1,'2027-03-20','2027-03-12T11:00:00.000000Z','as agreed',NULL,NULL,'2027-02-23','Naltrexone (low dose)','fibromyalgia','trying without','local',NULL,28,'Dr Example','2026-12-20','Skip it and take the next one as usual','capsules',4,NULL,NULL);
INSERT INTO "revision" VALUES(10,2,'2027-03-24','2027-03-22T11:00:00.000000Z',NULL,'Dr Example','2026-12-20','2027-03-24','Naltrexone (low dose)','fibromyalgia','trying without','home','Europe/Athens',28,'Dr Example','2026-12-20','Skip it and take the next one as usual',NULL,NULL,NULL,NULL);
INSERT INTO "revision" VALUES(11,2,'2027-03-30','2027-03-30T01:00:00.000000Z',NULL,NULL,NULL,'2027-03-24','Naltrexone (low dose)','fibromyalgia','trying without','home','Europe/Athens',28,'Dr Example','2026-12-20','Skip it and take the next one as usual',NULL,NULL,NULL,NULL);
INSERT INTO "revision" VALUES(12,2,'2027-04-08','2027-04-06T10:00:00.000000Z',NULL,NULL,NULL,'2027-03-24','Naltrexone (low dose)','fibromyalgia','trying without','home','Europe/Athens',28,'Dr Example','2026-12-20','Skip it and take the next one as usual',NULL,NULL,NULL,NULL);
INSERT INTO "revision" VALUES(13,2,'2027-05-02','2027-04-06T10:00:00.000000Z',NULL,NULL,NULL,'2027-03-24','Naltrexone (low dose)','fibromyalgia','trying without','home','Europe/Athens',28,'Dr Example','2026-12-20','Skip it and take the next one as usual',NULL,NULL,NULL,NULL);
CREATE TABLE revision_kept_slot (
	revision INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	slot INTEGER NOT NULL, 
	PRIMARY KEY (revision, day, slot), 
	CONSTRAINT ck_revision_kept_slot_slot CHECK (slot >= 1), 
	CONSTRAINT fk_revision_kept_slot_revision FOREIGN KEY(revision) REFERENCES revision (number)
)
 STRICT

;
INSERT INTO "revision_kept_slot" VALUES(8,'2027-02-23',1);
CREATE TABLE revision_step (
	revision INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	dose_ug INTEGER, 
	days INTEGER, 
	every_days INTEGER NOT NULL, 
	PRIMARY KEY (revision, number), 
	CONSTRAINT ck_revision_step_days CHECK (days >= 1), 
	CONSTRAINT ck_revision_step_dose CHECK (dose_ug >= 1), 
	CONSTRAINT ck_revision_step_every_days CHECK (every_days IN (1, 2)), 
	CONSTRAINT ck_revision_step_number CHECK (number >= 1), 
	CONSTRAINT fk_revision_step_revision FOREIGN KEY(revision) REFERENCES revision (number)
)
 STRICT

;
INSERT INTO "revision_step" VALUES(1,1,4500,14,1);
INSERT INTO "revision_step" VALUES(1,2,4000,14,1);
INSERT INTO "revision_step" VALUES(1,3,3500,14,1);
INSERT INTO "revision_step" VALUES(1,4,3000,14,1);
INSERT INTO "revision_step" VALUES(2,1,4500,17,1);
INSERT INTO "revision_step" VALUES(2,2,4000,14,1);
INSERT INTO "revision_step" VALUES(2,3,3500,14,1);
INSERT INTO "revision_step" VALUES(2,4,3000,14,1);
INSERT INTO "revision_step" VALUES(3,1,3500,9,1);
INSERT INTO "revision_step" VALUES(3,2,3000,14,1);
INSERT INTO "revision_step" VALUES(4,1,3500,8,1);
INSERT INTO "revision_step" VALUES(4,2,NULL,4,1);
INSERT INTO "revision_step" VALUES(4,3,3500,1,1);
INSERT INTO "revision_step" VALUES(4,4,3000,14,1);
INSERT INTO "revision_step" VALUES(5,1,3500,9,1);
INSERT INTO "revision_step" VALUES(5,2,3000,3,1);
INSERT INTO "revision_step" VALUES(5,3,NULL,5,1);
INSERT INTO "revision_step" VALUES(5,4,3000,11,1);
INSERT INTO "revision_step" VALUES(6,1,3500,9,1);
INSERT INTO "revision_step" VALUES(6,2,3000,3,1);
INSERT INTO "revision_step" VALUES(6,3,NULL,5,1);
INSERT INTO "revision_step" VALUES(6,4,3000,4,1);
INSERT INTO "revision_step" VALUES(6,5,3500,5,1);
INSERT INTO "revision_step" VALUES(6,6,3000,11,1);
INSERT INTO "revision_step" VALUES(7,1,3000,14,2);
INSERT INTO "revision_step" VALUES(7,2,1500,20,2);
INSERT INTO "revision_step" VALUES(8,1,3000,18,2);
INSERT INTO "revision_step" VALUES(8,2,1500,20,2);
INSERT INTO "revision_step" VALUES(9,1,3000,18,2);
INSERT INTO "revision_step" VALUES(9,2,1500,7,2);
INSERT INTO "revision_step" VALUES(10,1,1500,10,1);
INSERT INTO "revision_step" VALUES(10,2,1000,14,1);
INSERT INTO "revision_step" VALUES(10,3,500,NULL,1);
INSERT INTO "revision_step" VALUES(11,1,1500,6,1);
INSERT INTO "revision_step" VALUES(11,2,NULL,3,1);
INSERT INTO "revision_step" VALUES(11,3,1500,4,1);
INSERT INTO "revision_step" VALUES(11,4,1000,14,1);
INSERT INTO "revision_step" VALUES(11,5,500,NULL,1);
INSERT INTO "revision_step" VALUES(12,1,1500,6,1);
INSERT INTO "revision_step" VALUES(12,2,NULL,3,1);
INSERT INTO "revision_step" VALUES(12,3,1500,4,1);
INSERT INTO "revision_step" VALUES(12,4,1000,2,1);
INSERT INTO "revision_step" VALUES(12,5,1500,6,1);
INSERT INTO "revision_step" VALUES(12,6,1000,14,1);
INSERT INTO "revision_step" VALUES(12,7,500,NULL,1);
INSERT INTO "revision_step" VALUES(13,1,1500,6,1);
INSERT INTO "revision_step" VALUES(13,2,NULL,3,1);
INSERT INTO "revision_step" VALUES(13,3,1500,4,1);
INSERT INTO "revision_step" VALUES(13,4,1000,2,1);
INSERT INTO "revision_step" VALUES(13,5,1500,6,1);
INSERT INTO "revision_step" VALUES(13,6,1000,14,1);
INSERT INTO "revision_step" VALUES(13,7,500,4,1);
CREATE TABLE revision_strength (
	revision INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	strength_ug INTEGER NOT NULL, 
	PRIMARY KEY (revision, position), 
	CONSTRAINT ck_revision_strength_position CHECK (position >= 1), 
	CONSTRAINT ck_revision_strength_strength CHECK (strength_ug >= 1), 
	CONSTRAINT fk_revision_strength_revision FOREIGN KEY(revision) REFERENCES revision (number)
)
 STRICT

;
INSERT INTO "revision_strength" VALUES(1,1,500);
INSERT INTO "revision_strength" VALUES(1,2,1500);
INSERT INTO "revision_strength" VALUES(1,3,3000);
INSERT INTO "revision_strength" VALUES(1,4,4500);
INSERT INTO "revision_strength" VALUES(2,1,500);
INSERT INTO "revision_strength" VALUES(2,2,1500);
INSERT INTO "revision_strength" VALUES(2,3,3000);
INSERT INTO "revision_strength" VALUES(2,4,4500);
INSERT INTO "revision_strength" VALUES(3,1,500);
INSERT INTO "revision_strength" VALUES(3,2,1500);
INSERT INTO "revision_strength" VALUES(3,3,3000);
INSERT INTO "revision_strength" VALUES(3,4,4500);
INSERT INTO "revision_strength" VALUES(4,1,500);
INSERT INTO "revision_strength" VALUES(4,2,1500);
INSERT INTO "revision_strength" VALUES(4,3,3000);
INSERT INTO "revision_strength" VALUES(4,4,4500);
INSERT INTO "revision_strength" VALUES(5,1,500);
INSERT INTO "revision_strength" VALUES(5,2,1500);
INSERT INTO "revision_strength" VALUES(5,3,3000);
INSERT INTO "revision_strength" VALUES(5,4,4500);
INSERT INTO "revision_strength" VALUES(6,1,500);
INSERT INTO "revision_strength" VALUES(6,2,1500);
INSERT INTO "revision_strength" VALUES(6,3,3000);
INSERT INTO "revision_strength" VALUES(6,4,4500);
INSERT INTO "revision_strength" VALUES(7,1,500);
INSERT INTO "revision_strength" VALUES(7,2,1500);
INSERT INTO "revision_strength" VALUES(7,3,3000);
INSERT INTO "revision_strength" VALUES(7,4,4500);
INSERT INTO "revision_strength" VALUES(8,1,500);
INSERT INTO "revision_strength" VALUES(8,2,1500);
INSERT INTO "revision_strength" VALUES(8,3,3000);
INSERT INTO "revision_strength" VALUES(8,4,4500);
INSERT INTO "revision_strength" VALUES(9,1,500);
INSERT INTO "revision_strength" VALUES(9,2,1500);
INSERT INTO "revision_strength" VALUES(9,3,3000);
INSERT INTO "revision_strength" VALUES(9,4,4500);
CREATE TABLE revision_time (
	revision INTEGER NOT NULL, 
	slot INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (revision, slot), 
	CONSTRAINT ck_revision_time_slot CHECK (slot >= 1), 
	CONSTRAINT fk_revision_time_revision FOREIGN KEY(revision) REFERENCES revision (number)
)
 STRICT

;
INSERT INTO "revision_time" VALUES(1,1,'21:00');
INSERT INTO "revision_time" VALUES(2,1,'21:00');
INSERT INTO "revision_time" VALUES(3,1,'08:00');
INSERT INTO "revision_time" VALUES(3,2,'21:00');
INSERT INTO "revision_time" VALUES(4,1,'08:00');
INSERT INTO "revision_time" VALUES(4,2,'21:00');
INSERT INTO "revision_time" VALUES(5,1,'08:00');
INSERT INTO "revision_time" VALUES(5,2,'21:00');
INSERT INTO "revision_time" VALUES(6,1,'08:00');
INSERT INTO "revision_time" VALUES(6,2,'21:00');
INSERT INTO "revision_time" VALUES(7,1,'21:00');
INSERT INTO "revision_time" VALUES(8,1,'21:00');
INSERT INTO "revision_time" VALUES(9,1,'21:00');
INSERT INTO "revision_time" VALUES(10,1,'07:30');
INSERT INTO "revision_time" VALUES(10,2,'22:30');
INSERT INTO "revision_time" VALUES(11,1,'07:30');
INSERT INTO "revision_time" VALUES(11,2,'22:30');
INSERT INTO "revision_time" VALUES(12,1,'07:30');
INSERT INTO "revision_time" VALUES(12,2,'22:30');
INSERT INTO "revision_time" VALUES(13,1,'07:30');
INSERT INTO "revision_time" VALUES(13,2,'22:30');
CREATE TABLE revision_withdrawal (
	revision INTEGER NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	PRIMARY KEY (revision), 
	CONSTRAINT fk_revision_withdrawal_revision FOREIGN KEY(revision) REFERENCES revision (number)
)
 STRICT

;
INSERT INTO "revision_withdrawal" VALUES(4,'2027-01-31T08:00:00.000000Z');
CREATE TABLE running (
	number INTEGER NOT NULL, 
	since TEXT NOT NULL, 
	until TEXT NOT NULL, 
	PRIMARY KEY (number)
)
 STRICT

;
INSERT INTO "running" VALUES(1799092680000000,'2027-01-04T19:58:00.000000Z','2027-01-04T20:20:00.000000Z');
INSERT INTO "running" VALUES(1799351880000000,'2027-01-07T19:58:00.000000Z','2027-01-08T08:30:00.000000Z');
INSERT INTO "running" VALUES(1799438280000000,'2027-01-08T19:58:00.000000Z','2027-01-08T20:40:00.000000Z');
INSERT INTO "running" VALUES(1803412680000000,'2027-02-23T19:58:00.000000Z','2027-02-23T20:20:00.000000Z');
CREATE TABLE score (
	id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	symptom TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_score_scale CHECK (score BETWEEN 0 AND 10)
)
 STRICT

;
INSERT INTO "score" VALUES(1,'2026-12-29','pain',5,'2026-12-29T18:00:00.000000Z');
INSERT INTO "score" VALUES(2,'2026-12-29','sleep disturbance',3,'2026-12-29T18:00:00.000000Z');
INSERT INTO "score" VALUES(3,'2026-12-31','pain',5,'2026-12-31T18:00:00.000000Z');
INSERT INTO "score" VALUES(4,'2026-12-31','sleep disturbance',3,'2026-12-31T18:00:00.000000Z');
INSERT INTO "score" VALUES(5,'2027-01-02','pain',5,'2027-01-02T18:00:00.000000Z');
INSERT INTO "score" VALUES(6,'2027-01-02','sleep disturbance',3,'2027-01-02T18:00:00.000000Z');
INSERT INTO "score" VALUES(7,'2027-01-11','pain',6,'2027-01-11T20:30:00.000000Z');
CREATE TABLE score_withdrawal (
	score INTEGER NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	PRIMARY KEY (score), 
	CONSTRAINT fk_score_withdrawal_score FOREIGN KEY(score) REFERENCES score (id)
)
 STRICT

;
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT

;
CREATE TABLE stock_entry (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	form TEXT NOT NULL, 
	strength_thousandths INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	amount_thousandths INTEGER, 
	use_by TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_stock_entry_kind CHECK (kind IN ('counted', 'added', 'opened')), 
	CONSTRAINT ck_stock_entry_form CHECK (form IN ('pieces', 'liquid')), 
	CONSTRAINT ck_stock_entry_strength CHECK (strength_thousandths >= 1), 
	CONSTRAINT ck_stock_entry_amount CHECK ((kind = 'opened') = (amount_thousandths IS NULL)), 
	CONSTRAINT ck_stock_entry_not_below_none CHECK (amount_thousandths >= 0), 
	CONSTRAINT ck_stock_entry_added CHECK (kind <> 'added' OR amount_thousandths >= 1), 
	CONSTRAINT ck_stock_entry_whole_pieces CHECK (form <> 'pieces' OR amount_thousandths % 1000 = 0), 
	CONSTRAINT ck_stock_entry_use_by CHECK (kind = 'opened' OR use_by IS NULL)
)
 STRICT

;
CREATE TABLE symptom_change (
	id INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	symptom TEXT NOT NULL, 
	change TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_symptom_change_change CHECK (change IN ('new', 'worse', 'same', 'better', 'gone'))
)
 STRICT

;
CREATE TABLE symptom_change_withdrawal (
	symptom_change INTEGER NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	PRIMARY KEY (symptom_change), 
	CONSTRAINT fk_symptom_change_withdrawal_symptom_change FOREIGN KEY(symptom_change) REFERENCES symptom_change (id)
)
 STRICT

;
CREATE INDEX ix_score_day ON score (day);
CREATE INDEX ix_note_day ON note (day);
CREATE INDEX ix_running_until ON running (until);
CREATE TRIGGER plan_refuses_update BEFORE UPDATE ON plan BEGIN SELECT RAISE(ABORT, 'plan is append-only'); END;
CREATE TRIGGER plan_refuses_delete BEFORE DELETE ON plan BEGIN SELECT RAISE(ABORT, 'plan is append-only'); END;
CREATE TRIGGER revision_refuses_update BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END;
CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revision is append-only'); END;
CREATE TRIGGER revision_step_refuses_update BEFORE UPDATE ON revision_step BEGIN SELECT RAISE(ABORT, 'revision_step is append-only'); END;
CREATE TRIGGER revision_step_refuses_delete BEFORE DELETE ON revision_step BEGIN SELECT RAISE(ABORT, 'revision_step is append-only'); END;
CREATE TRIGGER revision_time_refuses_update BEFORE UPDATE ON revision_time BEGIN SELECT RAISE(ABORT, 'revision_time is append-only'); END;
CREATE TRIGGER revision_time_refuses_delete BEFORE DELETE ON revision_time BEGIN SELECT RAISE(ABORT, 'revision_time is append-only'); END;
CREATE TRIGGER revision_strength_refuses_update BEFORE UPDATE ON revision_strength BEGIN SELECT RAISE(ABORT, 'revision_strength is append-only'); END;
CREATE TRIGGER revision_strength_refuses_delete BEFORE DELETE ON revision_strength BEGIN SELECT RAISE(ABORT, 'revision_strength is append-only'); END;
CREATE TRIGGER revision_kept_slot_refuses_update BEFORE UPDATE ON revision_kept_slot BEGIN SELECT RAISE(ABORT, 'revision_kept_slot is append-only'); END;
CREATE TRIGGER revision_kept_slot_refuses_delete BEFORE DELETE ON revision_kept_slot BEGIN SELECT RAISE(ABORT, 'revision_kept_slot is append-only'); END;
CREATE TRIGGER revision_withdrawal_refuses_update BEFORE UPDATE ON revision_withdrawal BEGIN SELECT RAISE(ABORT, 'revision_withdrawal is append-only'); END;
CREATE TRIGGER revision_withdrawal_refuses_delete BEFORE DELETE ON revision_withdrawal BEGIN SELECT RAISE(ABORT, 'revision_withdrawal is append-only'); END;
CREATE TRIGGER dose_record_refuses_update BEFORE UPDATE ON dose_record BEGIN SELECT RAISE(ABORT, 'dose_record is append-only'); END;
CREATE TRIGGER dose_record_refuses_delete BEFORE DELETE ON dose_record BEGIN SELECT RAISE(ABORT, 'dose_record is append-only'); END;
CREATE TRIGGER score_refuses_update BEFORE UPDATE ON score BEGIN SELECT RAISE(ABORT, 'score is append-only'); END;
CREATE TRIGGER score_refuses_delete BEFORE DELETE ON score BEGIN SELECT RAISE(ABORT, 'score is append-only'); END;
CREATE TRIGGER note_refuses_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'note is append-only'); END;
CREATE TRIGGER note_refuses_delete BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'note is append-only'); END;
CREATE TRIGGER stock_entry_refuses_update BEFORE UPDATE ON stock_entry BEGIN SELECT RAISE(ABORT, 'stock_entry is append-only'); END;
CREATE TRIGGER stock_entry_refuses_delete BEFORE DELETE ON stock_entry BEGIN SELECT RAISE(ABORT, 'stock_entry is append-only'); END;
CREATE INDEX ix_symptom_change_day ON symptom_change (day);
CREATE TRIGGER score_withdrawal_refuses_update BEFORE UPDATE ON score_withdrawal BEGIN SELECT RAISE(ABORT, 'score_withdrawal is append-only'); END;
CREATE TRIGGER score_withdrawal_refuses_delete BEFORE DELETE ON score_withdrawal BEGIN SELECT RAISE(ABORT, 'score_withdrawal is append-only'); END;
CREATE TRIGGER note_withdrawal_refuses_update BEFORE UPDATE ON note_withdrawal BEGIN SELECT RAISE(ABORT, 'note_withdrawal is append-only'); END;
CREATE TRIGGER note_withdrawal_refuses_delete BEFORE DELETE ON note_withdrawal BEGIN SELECT RAISE(ABORT, 'note_withdrawal is append-only'); END;
CREATE TRIGGER symptom_change_refuses_update BEFORE UPDATE ON symptom_change BEGIN SELECT RAISE(ABORT, 'symptom_change is append-only'); END;
CREATE TRIGGER symptom_change_refuses_delete BEFORE DELETE ON symptom_change BEGIN SELECT RAISE(ABORT, 'symptom_change is append-only'); END;
CREATE TRIGGER symptom_change_withdrawal_refuses_update BEFORE UPDATE ON symptom_change_withdrawal BEGIN SELECT RAISE(ABORT, 'symptom_change_withdrawal is append-only'); END;
CREATE TRIGGER symptom_change_withdrawal_refuses_delete BEFORE DELETE ON symptom_change_withdrawal BEGIN SELECT RAISE(ABORT, 'symptom_change_withdrawal is append-only'); END;
CREATE TRIGGER question_line_refuses_update BEFORE UPDATE ON question_line BEGIN SELECT RAISE(ABORT, 'question_line is append-only'); END;
CREATE TRIGGER question_line_refuses_delete BEFORE DELETE ON question_line BEGIN SELECT RAISE(ABORT, 'question_line is append-only'); END;
CREATE TRIGGER review_line_refuses_update BEFORE UPDATE ON review_line BEGIN SELECT RAISE(ABORT, 'review_line is append-only'); END;
CREATE TRIGGER review_line_refuses_delete BEFORE DELETE ON review_line BEGIN SELECT RAISE(ABORT, 'review_line is append-only'); END;
CREATE TRIGGER report_made_refuses_update BEFORE UPDATE ON report_made BEGIN SELECT RAISE(ABORT, 'report_made is append-only'); END;
CREATE TRIGGER report_made_refuses_delete BEFORE DELETE ON report_made BEGIN SELECT RAISE(ABORT, 'report_made is append-only'); END;
COMMIT;
