CREATE TABLE `access` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user` text NOT NULL,
	`provider` integer NOT NULL,
	`role` text NOT NULL,
	`fund` integer,
	`authority` text,
	`funder` text,
	`from_day` text NOT NULL,
	`to_day` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`authority`) REFERENCES `document`(`id`),
	CONSTRAINT "access_role" CHECK((`role` IN ('holder', 'representative')) = (`fund` IS NOT NULL) AND (`role` = 'representative') = (`authority` IS NOT NULL)
		AND (`role` = 'commissioner') = (`funder` IS NOT NULL) AND `role` IN ('manager', 'holder', 'representative', 'commissioner')),
	CONSTRAINT "access_days" CHECK(`to_day` IS NULL OR `from_day` <= `to_day`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `access_id` ON `access` (`id`);
--> statement-breakpoint
CREATE INDEX `access_user` ON `access` (`user`);
--> statement-breakpoint
CREATE INDEX `access_fund` ON `access` (`fund`) WHERE `fund` IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `access_end` (
	`key` integer PRIMARY KEY NOT NULL,
	`access` text NOT NULL,
	`why` text NOT NULL,
	`proposal` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`access`) REFERENCES `access`(`id`),
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `access_end_access` ON `access_end` (`access`);
--> statement-breakpoint
CREATE TABLE `council_policy` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`funder` text NOT NULL,
	`from_day` text NOT NULL,
	`appointee_decides` text NOT NULL,
	`written` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	CONSTRAINT "council_policy_decides" CHECK(json_type(`appointee_decides`) = 'array')
) STRICT;
--> statement-breakpoint
CREATE TABLE `document` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL,
	`what` text NOT NULL,
	`about` text,
	`entry` integer,
	`awaits` integer REFERENCES `never`(`amount`) DEFERRABLE INITIALLY DEFERRED,
	`digest` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`entry`) REFERENCES `entry`(`id`),
	CONSTRAINT "document_carried" CHECK((`entry` IS NULL) = (`awaits` IS NOT NULL)),
	CONSTRAINT "document_what" CHECK(`what` IN ('authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered')),
	CONSTRAINT "document_body" CHECK(json_extract(`body`, '$.id') IS `id` AND json_extract(`body`, '$.what') IS `what`
		AND (`about` IS NULL) = (`what` IN ('authority', 'decision-making'))
		AND (`about` IS NULL OR `about` IN (json_extract(`body`, '$.authority'), json_extract(`body`, '$.decision'), json_extract(`body`, '$.dispute'))))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `document_id` ON `document` (`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_entry` ON `document` (`entry`);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_digest` ON `document` (`fund`,`digest`);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_about` ON `document` (`what`,`about`) WHERE `what` IN ('authority-ended', 'dispute-answered');
--> statement-breakpoint
CREATE INDEX `document_fund` ON `document` (`fund`,`what`);
--> statement-breakpoint
CREATE TABLE `flag` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`fund` integer,
	`what` text NOT NULL,
	`facts` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	CONSTRAINT "flag_facts" CHECK(json_valid(`facts`)),
	CONSTRAINT "flag_what" CHECK(`what` IN ('not-proposed', 'over-limit', 'disputed-paid', 'new-manager'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `flag_id` ON `flag` (`id`);
--> statement-breakpoint
CREATE TABLE `flag_answer` (
	`key` integer PRIMARY KEY NOT NULL,
	`flag` text NOT NULL,
	`because` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`flag`) REFERENCES `flag`(`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `flag_answer_flag` ON `flag_answer` (`flag`);
--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`provider` integer NOT NULL,
	`role` text NOT NULL,
	`fund` integer,
	`authority` text,
	`funder` text,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`until` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`used` text,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`authority`) REFERENCES `document`(`id`),
	CONSTRAINT "invitation_role" CHECK((`role` IN ('holder', 'representative')) = (`fund` IS NOT NULL) AND (`role` = 'representative') = (`authority` IS NOT NULL)
		AND (`role` = 'commissioner') = (`funder` IS NOT NULL) AND `role` IN ('manager', 'holder', 'representative', 'commissioner'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token` ON `invitation` (`token`);
--> statement-breakpoint
CREATE TABLE `look` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`fund` integer,
	`role` text NOT NULL,
	`funder` text,
	`what` text NOT NULL,
	`about` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	CONSTRAINT "look_what" CHECK(`what` IN ('account', 'entries', 'statement', 'people', 'decisions', 'list', 'export')),
	CONSTRAINT "look_role" CHECK(`role` IN ('manager', 'commissioner') AND (`role` = 'commissioner') = (`funder` IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `look_fund` ON `look` (`fund`,`at`) WHERE `fund` IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `look_list` ON `look` (`provider`,`at`) WHERE `fund` IS NULL;
--> statement-breakpoint
CREATE TABLE `notice` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL,
	`decision` text NOT NULL,
	`whom` text NOT NULL,
	`due` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`decision`) REFERENCES `decision`(`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_id` ON `notice` (`id`);
--> statement-breakpoint
CREATE INDEX `notice_due` ON `notice` (`provider`,`due`);
--> statement-breakpoint
CREATE INDEX `notice_fund` ON `notice` (`fund`);
--> statement-breakpoint
CREATE TABLE `payment_details` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`what` text NOT NULL,
	`name` text NOT NULL,
	`sort_code` text NOT NULL,
	`number` text NOT NULL,
	`proposal` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`),
	CONSTRAINT "payment_details_what" CHECK(`what` IN ('ring-fenced', 'own'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `payment_limit` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`pence` integer NOT NULL,
	`proposal` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`),
	CONSTRAINT "payment_limit_pence" CHECK(`pence` BETWEEN 0 AND 9007199254740991)
) STRICT;
--> statement-breakpoint
CREATE TABLE `proposal` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`what` text NOT NULL,
	`ask` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	CONSTRAINT "proposal_what" CHECK(`what` IN ('drawdown', 'advance-repaid', 'payment', 'payment-details', 'payment-limit', 'end-access')),
	CONSTRAINT "proposal_ask" CHECK(json_valid(`ask`))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_id` ON `proposal` (`id`);
--> statement-breakpoint
CREATE TABLE `proposal_answer` (
	`key` integer PRIMARY KEY NOT NULL,
	`proposal` text NOT NULL,
	`answer` text NOT NULL,
	`because` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`),
	CONSTRAINT "proposal_answer_answer" CHECK(`answer` IN ('approved', 'refused', 'withdrawn'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_answer_proposal` ON `proposal_answer` (`proposal`);
--> statement-breakpoint
CREATE TABLE `told` (
	`key` integer PRIMARY KEY NOT NULL,
	`notice` text NOT NULL,
	`how` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`notice`) REFERENCES `notice`(`id`),
	CONSTRAINT "told_how" CHECK(`how` IN ('e-mail', 'letter', 'in-person'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `told_notice` ON `told` (`notice`);
--> statement-breakpoint
CREATE INDEX `entry_decision` ON `entry` (`fund`,`decision`) WHERE `decision` IS NOT NULL;
--> statement-breakpoint
-- What the file itself refuses about people, access, proposals and disputes. The guards of 0001 go on.
DROP VIEW `registered`;
--> statement-breakpoint
CREATE VIEW `registered` AS
SELECT `key`, `seal` FROM `provider`
UNION ALL SELECT `key`, `seal` FROM `bank_account`
UNION ALL SELECT `key`, `seal` FROM `demo_day`
UNION ALL SELECT `key`, `seal` FROM `fund`
UNION ALL SELECT `key`, `seal` FROM `word`
UNION ALL SELECT `key`, `seal` FROM `agreement`
UNION ALL SELECT `key`, `seal` FROM `decision`
UNION ALL SELECT `key`, `seal` FROM `statement`
UNION ALL SELECT `key`, `seal` FROM `request`
UNION ALL SELECT `key`, `seal` FROM `import`
UNION ALL SELECT `key`, `seal` FROM `put_aside`
UNION ALL SELECT `key`, `seal` FROM `settlement`
UNION ALL SELECT `key`, `seal` FROM `mapping`
UNION ALL SELECT `key`, `seal` FROM `leave_out_rule`
UNION ALL SELECT `key`, `seal` FROM `bank_balance`
UNION ALL SELECT `key`, `seal` FROM `document`
UNION ALL SELECT `key`, `seal` FROM `access`
UNION ALL SELECT `key`, `seal` FROM `access_end`
UNION ALL SELECT `key`, `seal` FROM `proposal`
UNION ALL SELECT `key`, `seal` FROM `proposal_answer`
UNION ALL SELECT `key`, `seal` FROM `flag`
UNION ALL SELECT `key`, `seal` FROM `flag_answer`
UNION ALL SELECT `key`, `seal` FROM `council_policy`
UNION ALL SELECT `key`, `seal` FROM `payment_details`
UNION ALL SELECT `key`, `seal` FROM `payment_limit`
UNION ALL SELECT `key`, `seal` FROM `look`
UNION ALL SELECT `key`, `seal` FROM `notice`
UNION ALL SELECT `key`, `seal` FROM `told`;
--> statement-breakpoint
CREATE TRIGGER `document_already_there` BEFORE INSERT ON `document` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `what` IN ('authority-ended', 'dispute-answered') AND `what` = NEW.`what` AND `about` = NEW.`about`);
END;
--> statement-breakpoint
CREATE TRIGGER `document_registered` AFTER INSERT ON `document` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `document_no_delete` BEFORE DELETE ON `document` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `access_already_there` BEFORE INSERT ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `access` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `access_registered` AFTER INSERT ON `access` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `access_no_update` BEFORE UPDATE ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `access_no_delete` BEFORE DELETE ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `access_end_already_there` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `access_end` WHERE `access` = NEW.`access`);
END;
--> statement-breakpoint
CREATE TRIGGER `access_end_registered` AFTER INSERT ON `access_end` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `access_end_no_update` BEFORE UPDATE ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `access_end_no_delete` BEFORE DELETE ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_already_there` BEFORE INSERT ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `proposal` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_registered` AFTER INSERT ON `proposal` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_no_update` BEFORE UPDATE ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_no_delete` BEFORE DELETE ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_answer_already_there` BEFORE INSERT ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `proposal_answer` WHERE `proposal` = NEW.`proposal`);
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_answer_registered` AFTER INSERT ON `proposal_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_answer_no_update` BEFORE UPDATE ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_answer_no_delete` BEFORE DELETE ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `flag_already_there` BEFORE INSERT ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `flag` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `flag_registered` AFTER INSERT ON `flag` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `flag_no_update` BEFORE UPDATE ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `flag_no_delete` BEFORE DELETE ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `flag_answer_already_there` BEFORE INSERT ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `flag_answer` WHERE `flag` = NEW.`flag`);
END;
--> statement-breakpoint
CREATE TRIGGER `flag_answer_registered` AFTER INSERT ON `flag_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `flag_answer_no_update` BEFORE UPDATE ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `flag_answer_no_delete` BEFORE DELETE ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `council_policy_already_there` BEFORE INSERT ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `council_policy_registered` AFTER INSERT ON `council_policy` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `council_policy_no_update` BEFORE UPDATE ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `council_policy_no_delete` BEFORE DELETE ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `payment_details_already_there` BEFORE INSERT ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `payment_details_registered` AFTER INSERT ON `payment_details` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `payment_details_no_update` BEFORE UPDATE ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `payment_details_no_delete` BEFORE DELETE ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `payment_limit_already_there` BEFORE INSERT ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `payment_limit_registered` AFTER INSERT ON `payment_limit` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `payment_limit_no_update` BEFORE UPDATE ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `payment_limit_no_delete` BEFORE DELETE ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `look_already_there` BEFORE INSERT ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `look_registered` AFTER INSERT ON `look` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `look_no_update` BEFORE UPDATE ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `look_no_delete` BEFORE DELETE ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_already_there` BEFORE INSERT ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `notice` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `notice_registered` AFTER INSERT ON `notice` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `notice_no_update` BEFORE UPDATE ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_no_delete` BEFORE DELETE ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `told_already_there` BEFORE INSERT ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `told` WHERE `notice` = NEW.`notice`);
END;
--> statement-breakpoint
-- Nobody is told before the day after; and by hand only another manager than who wrote it down says that they were.
CREATE TRIGGER `told_when_due` BEFORE INSERT ON `told` BEGIN
	SELECT CASE
		WHEN date(NEW.`at`, '+1 hour') < n.`due` THEN RAISE(ABORT, 'guard:future-day')
		WHEN n.`by` = NEW.`by` AND NEW.`how` <> 'e-mail' THEN RAISE(ABORT, 'guard:two-managers')
	END FROM `notice` n WHERE n.`id` = NEW.`notice`;
END;
--> statement-breakpoint
CREATE TRIGGER `told_registered` AFTER INSERT ON `told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `told_no_update` BEFORE UPDATE ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `told_no_delete` BEFORE DELETE ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `document_waits` BEFORE INSERT ON `document` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;
--> statement-breakpoint
CREATE TRIGGER `document_no_update` BEFORE UPDATE ON `document`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`id` IS NOT OLD.`id` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`what` IS NOT OLD.`what` OR NEW.`about` IS NOT OLD.`about` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest` AND `kind` = OLD.`what`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
DROP TRIGGER `sealing_document`;
--> statement-breakpoint
CREATE TRIGGER `sealing_document` INSTEAD OF INSERT ON `sealing` WHEN NEW.`document` IS NOT NULL BEGIN
	UPDATE `agreement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `decision` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `statement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `document` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
END;
--> statement-breakpoint
DROP TRIGGER `entry_already_there`;
--> statement-breakpoint
CREATE TRIGGER `entry_already_there` BEFORE INSERT ON `entry` BEGIN
	SELECT CASE
		WHEN NEW.`id` IS NOT (SELECT coalesce(max(`id`), 0) + 1 FROM `entry`) THEN RAISE(ABORT, 'guard:entry-order')
		WHEN NEW.`number` IS NOT (SELECT coalesce(max(`number`), 0) + 1 FROM `entry` WHERE `fund` = NEW.`fund`) THEN RAISE(ABORT, 'guard:number')
		WHEN NEW.`provider` IS NOT f.`provider` THEN RAISE(ABORT, 'guard:other-provider')
		WHEN NEW.`sequence` IS NOT p.`sequence` + 1 THEN RAISE(ABORT, 'guard:sequence')
		WHEN NEW.`previous_head` IS NOT p.`head` OR NEW.`previous` IS NOT coalesce((
			SELECT `hash` FROM `entry` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` - 1
		), '0000000000000000000000000000000000000000000000000000000000000000') THEN RAISE(ABORT, 'guard:chain')
		WHEN NEW.`recorded_at` < p.`recorded_at` THEN RAISE(ABORT, 'guard:clock')
		WHEN NEW.`effective` <= f.`locked_through` THEN RAISE(ABORT, 'guard:period-closed')
		WHEN NEW.`effective` > substr(NEW.`recorded_at`, 1, 10)
			AND NEW.`kind` NOT IN ('allocation', 'booking', 'not-given', 'reversal', 'agreement', 'decision', 'repricing', 'authority', 'authority-ended', 'decision-making')
			AND NEW.`effective` > date(NEW.`recorded_at`, '+1 hour') THEN RAISE(ABORT, 'guard:future-day')
		WHEN NEW.`source_system` IS NOT NULL AND EXISTS (
			SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `source_system` = NEW.`source_system`
				AND `source_reference` = NEW.`source_reference` AND `source_part` = NEW.`source_part` AND `source_piece` = NEW.`source_piece`)
			THEN RAISE(ABORT, 'guard:source-recorded')
		WHEN NEW.`reverses` IS NOT NULL AND EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `reverses` = NEW.`reverses`)
			THEN RAISE(ABORT, 'guard:already-reversed')
		WHEN NEW.`reverses` IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `number` = NEW.`reverses` AND `effective` <= NEW.`effective`
				AND `kind` NOT IN ('advance', 'reversal', 'closing', 'agreement', 'repricing', 'brought-forward', 'decision', 'support-recorded', 'erasure', 'authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered')
				AND (`effective` = NEW.`effective` OR NEW.`effective` <= date(NEW.`recorded_at`, '+1 hour')))
			THEN RAISE(ABORT, 'guard:cannot-reverse')
		WHEN NEW.`decision` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`decision` AND `fund` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:decision')
		WHEN NEW.`document` IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL
			UNION ALL SELECT 1 FROM `decision` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL
			UNION ALL SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL
			UNION ALL SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `what` = NEW.`kind` AND `awaits` IS NOT NULL)
			THEN RAISE(ABORT, 'guard:document')
	END
	FROM `fund` f JOIN `provider` p ON p.`key` = f.`provider` WHERE f.`key` = NEW.`fund`;
END;
--> statement-breakpoint
-- An end or an answer is of the same fund as what it ends or answers; a disputed decision is the fund's own.
CREATE TRIGGER `document_about_its_fund` BEFORE INSERT ON `document` WHEN NEW.`about` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`about` AND `fund` = NEW.`fund`
			AND `what` = CASE NEW.`what` WHEN 'authority-ended' THEN 'authority' WHEN 'dispute-answered' THEN 'dispute' END
		UNION ALL SELECT 1 FROM `decision` WHERE NEW.`what` = 'dispute' AND `id` = NEW.`about` AND `fund` = NEW.`fund`);
END;
--> statement-breakpoint
-- Nobody answers a dispute about what they wrote down themselves.
CREATE TRIGGER `document_two_managers` BEFORE INSERT ON `document` WHEN NEW.`what` = 'dispute-answered' BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (
		SELECT 1 FROM `document` d JOIN `decision` c ON c.`id` = d.`about`
		WHERE d.`id` = NEW.`about` AND json_extract(NEW.`body`, '$.writtenDownBy') IN (
			json_extract(c.`body`, '$.writtenDownBy'), json_extract(d.`body`, '$.writtenDownBy')));
END;
--> statement-breakpoint
-- Planned support is checked further only where something of the fund was ever disputed.
DROP TRIGGER `entry_sealed_further`;
--> statement-breakpoint
CREATE TRIGGER `entry_sealed_further` AFTER INSERT ON `entry`
WHEN NEW.`kind` NOT IN ('support', 'booking', 'not-given', 'allocation') OR NEW.`document` IS NOT NULL
	OR EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `effective` > NEW.`effective`)
	OR (SELECT `unbacked_from` IS NOT NULL OR `priced_from` > NEW.`effective` FROM `fund` WHERE `key` = NEW.`fund`)
	OR (NEW.`kind` = 'booking' AND EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `what` = 'dispute'))
BEGIN
	INSERT INTO `sealing` VALUES (NEW.`id`, NEW.`fund`, NEW.`provider`, NEW.`kind`, NEW.`effective`, NEW.`recorded_at`, NEW.`document`, NEW.`details`);
END;
--> statement-breakpoint
-- What open disputes together keep still of an account is not used by a choice, nor planned away. Support that was
-- given, and what a file says was already paid, are facts and are recorded.
CREATE TRIGGER `sealing_disputed` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` IN ('booking', 'conversion', 'hours-into-money', 'money-into-hours', 'saving', 'contingency', 'purchase-decided', 'purchase', 'funding')
	AND EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `what` = 'dispute')
	AND NOT (NEW.`kind` = 'purchase' AND (SELECT `source_system` FROM `entry` WHERE `id` = NEW.`id`) IS NOT NULL)
BEGIN
	SELECT RAISE(ABORT, 'guard:disputed') WHERE EXISTS (
		SELECT 1 FROM `account` a JOIN (
			SELECT json_extract(h.`value`, '$.unit') AS `unit`, json_extract(h.`value`, '$.code') AS `code`, sum(json_extract(h.`value`, '$.amount')) AS `amount`
			FROM `document` d, json_each(d.`body`, '$.held') h
			WHERE d.`fund` = NEW.`fund` AND d.`what` = 'dispute'
				AND NOT EXISTS (SELECT 1 FROM `document` w WHERE w.`fund` = d.`fund` AND w.`what` = 'dispute-answered' AND w.`about` = d.`id`)
			GROUP BY 1, 2
		) held ON a.`unit` = held.`unit` AND a.`code` = held.`code`
		WHERE a.`fund` = NEW.`fund` AND a.`balance` < held.`amount`
			AND (SELECT sum(CASE WHEN (t.`debit` = a.`id`) = (a.`side` = 'D') THEN t.`amount` ELSE -t.`amount` END)
				FROM `transfer` t WHERE t.`entry` = NEW.`id` AND a.`id` IN (t.`debit`, t.`credit`)) < 0);
END;
--> statement-breakpoint
-- What rests on a disputed decision is taken back by the dispute's answer, filed before it. What was paid at the bank
-- may come back before: that is a fact.
CREATE TRIGGER `sealing_answer_first` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` = 'reversal' AND EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `what` = 'dispute')
BEGIN
	SELECT RAISE(ABORT, 'guard:disputed') WHERE EXISTS (
		SELECT 1 FROM `entry` n JOIN `entry` o ON o.`fund` = n.`fund` AND o.`number` = n.`reverses`
			JOIN `document` d ON d.`fund` = o.`fund` AND d.`what` = 'dispute' AND d.`about` = o.`decision`
		WHERE n.`id` = NEW.`id` AND NOT (o.`kind` = 'purchase' AND json_extract(o.`details`, '$.paidFrom') = 'bank')
			AND NOT EXISTS (SELECT 1 FROM `document` w WHERE w.`fund` = d.`fund` AND w.`what` = 'dispute-answered' AND w.`about` = d.`id`));
END;
--> statement-breakpoint
-- Money leaves for the provider, or above its limit, only as a second manager allowed: in the moment of the answer,
-- so that it is done once, and no more than was asked. What a file says has happened at the bank is a fact and is
-- recorded.
CREATE TRIGGER `sealing_second_manager` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` IN ('drawdown', 'advance-repaid', 'purchase')
	AND (SELECT `source_system` FROM `entry` WHERE `id` = NEW.`id`) IS NULL
	AND (NEW.`kind` <> 'purchase' OR json_extract(NEW.`details`, '$.sum') > (
		SELECT `pence` * 3600 FROM `payment_limit` WHERE `provider` = NEW.`provider` ORDER BY `key` DESC LIMIT 1))
BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE NOT EXISTS (
		SELECT 1 FROM `entry` e JOIN `proposal` p ON p.`id` = e.`act` AND p.`provider` = NEW.`provider`
			JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`recorded_at`
		WHERE e.`id` = NEW.`id` AND CASE NEW.`kind`
			WHEN 'purchase' THEN p.`what` = 'payment' AND json_extract(p.`ask`, '$.purchase') = json_extract(NEW.`details`, '$.purchase')
			ELSE p.`what` = NEW.`kind` AND json_extract(p.`ask`, '$.pence') * 3600 >= json_extract(NEW.`details`, '$.sum') END);
END;
--> statement-breakpoint
CREATE TRIGGER `proposal_answer_two_managers` BEFORE INSERT ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (
		SELECT 1 FROM `proposal` WHERE `id` = NEW.`proposal` AND (`by` = NEW.`by`) <> (NEW.`answer` = 'withdrawn'));
END;
--> statement-breakpoint
-- Bank details, the limit and the end of a person's access change as allowed, in the moment of the answer.
CREATE TRIGGER `payment_details_second_manager` BEFORE INSERT ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE NOT EXISTS (
		SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
		WHERE p.`id` = NEW.`proposal` AND p.`provider` = NEW.`provider` AND p.`what` = 'payment-details'
			AND json_extract(p.`ask`, '$.account', '$.sortCode', '$.number') = json_array(NEW.`what`, NEW.`sort_code`, NEW.`number`));
END;
--> statement-breakpoint
CREATE TRIGGER `payment_limit_second_manager` BEFORE INSERT ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE NOT EXISTS (
		SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
		WHERE p.`id` = NEW.`proposal` AND p.`provider` = NEW.`provider` AND p.`what` = 'payment-limit'
			AND json_extract(p.`ask`, '$.pence') = NEW.`pence`);
END;
--> statement-breakpoint
-- Whoever ends a person's access to their own fund has been allowed to by a second manager.
CREATE TRIGGER `access_end_second_manager` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE EXISTS (SELECT 1 FROM `access` WHERE `id` = NEW.`access` AND `role` = 'holder')
		AND NOT EXISTS (
			SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
			WHERE p.`id` = NEW.`proposal` AND p.`what` = 'end-access' AND json_extract(p.`ask`, '$.access') = NEW.`access`);
END;
--> statement-breakpoint
-- Access is to a fund of the same provider, a representative's under an authority of that fund; and staff of the
-- provider are never representative (design: §4).
CREATE TRIGGER `access_of_its_provider` BEFORE INSERT ON `access` BEGIN
	SELECT CASE
		WHEN NEW.`fund` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider` AND `holder` = 'person')
			THEN RAISE(ABORT, 'guard:other-provider')
		WHEN NEW.`authority` IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM `document` WHERE `id` = NEW.`authority` AND `fund` = NEW.`fund` AND `what` = 'authority') THEN RAISE(ABORT, 'guard:other-fund')
		WHEN NEW.`role` IN ('manager', 'representative') AND EXISTS (
			SELECT 1 FROM `access` a WHERE a.`user` = NEW.`user` AND a.`provider` = NEW.`provider`
				AND a.`role` = CASE NEW.`role` WHEN 'manager' THEN 'representative' ELSE 'manager' END
				AND (a.`to_day` IS NULL OR a.`to_day` >= NEW.`from_day`)
				AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) THEN RAISE(ABORT, 'guard:staff-representative')
		WHEN NEW.`role` = 'holder' AND EXISTS (
			SELECT 1 FROM `access` a WHERE a.`fund` = NEW.`fund` AND a.`role` = 'holder' AND a.`user` <> NEW.`user`
				AND (a.`to_day` IS NULL OR a.`to_day` >= NEW.`from_day`)
				AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) THEN RAISE(ABORT, 'guard:holder-there')
	END;
END;
--> statement-breakpoint
-- A provider keeps a manager: the last one's access is not ended.
CREATE TRIGGER `access_end_last_manager` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:last-manager') WHERE EXISTS (
		SELECT 1 FROM `access` a WHERE a.`id` = NEW.`access` AND a.`role` = 'manager' AND NOT EXISTS (
			SELECT 1 FROM `access` o WHERE o.`provider` = a.`provider` AND o.`role` = 'manager' AND o.`id` <> a.`id`
				AND (o.`to_day` IS NULL OR o.`to_day` >= substr(NEW.`at`, 1, 10))
				AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = o.`id`)));
END;
--> statement-breakpoint
-- The same is proposed once at a time.
CREATE TRIGGER `proposal_open_once` BEFORE INSERT ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `proposal` p WHERE p.`provider` = NEW.`provider` AND p.`what` = NEW.`what` AND p.`ask` = NEW.`ask`
			AND NOT EXISTS (SELECT 1 FROM `proposal_answer` WHERE `proposal` = p.`id`));
END;
--> statement-breakpoint
-- Only what is named here ever changes of an invitation: that it was used.
CREATE TRIGGER `invitation_used_once` BEFORE UPDATE ON `invitation`
WHEN OLD.`used` IS NOT NULL OR NEW.`used` IS NULL OR NEW.`id` IS NOT OLD.`id` OR NEW.`token` IS NOT OLD.`token` OR NEW.`provider` IS NOT OLD.`provider` OR NEW.`role` IS NOT OLD.`role` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`authority` IS NOT OLD.`authority` OR NEW.`funder` IS NOT OLD.`funder` OR NEW.`until` IS NOT OLD.`until` OR NEW.`by` IS NOT OLD.`by` OR NEW.`at` IS NOT OLD.`at`
BEGIN
	SELECT RAISE(ABORT, 'guard:invitation-used');
END;
--> statement-breakpoint
-- An entry that says that something was written down about who sees and decides carries the document itself.
CREATE TRIGGER `sealing_people` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` IN ('authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered') BEGIN
	SELECT RAISE(ABORT, 'guard:document') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `what` = NEW.`kind`);
END;
--> statement-breakpoint
-- What is flagged, looked at or told is about a fund of the same provider; and a notice about a decision of its fund.
CREATE TRIGGER `flag_of_its_provider` BEFORE INSERT ON `flag` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `look_of_its_provider` BEFORE INSERT ON `look` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `notice_of_its_provider` BEFORE INSERT ON `notice` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`decision` AND `fund` = NEW.`fund`);
END;
