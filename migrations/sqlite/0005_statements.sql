-- What happens to statements: how people need to be written to, what files were made of them, to whom they went,
-- what was asked about them, and the issuing of a month for everybody.
CREATE TABLE `need` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`fund` integer NOT NULL,
	`reader` text NOT NULL,
	`form` text NOT NULL,
	`language` text NOT NULL,
	`way` text NOT NULL,
	`says` text,
	`address` text,
	`review_day` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	FOREIGN KEY (`address`) REFERENCES `word`(`ref`),
	CONSTRAINT "need_form" CHECK(`form` IN ('web', 'pdf', 'large-print', 'easy-read', 'csv', 'json', 'other')),
	CONSTRAINT "need_way" CHECK(`way` IN ('e-mail', 'post', 'in-person')),
	CONSTRAINT "need_other" CHECK(`form` <> 'other' OR `says` IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE INDEX `need_fund` ON `need` (`fund`);
--> statement-breakpoint
CREATE INDEX `need_review` ON `need` (`provider`,`review_day`);
--> statement-breakpoint
CREATE TABLE `rendition` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL,
	`number` integer NOT NULL,
	`form` text NOT NULL,
	`language` text NOT NULL,
	`digest` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`fund`,`number`) REFERENCES `statement`(`fund`,`number`),
	CONSTRAINT "rendition_form" CHECK(`form` IN ('web', 'pdf', 'large-print', 'easy-read', 'csv', 'json')),
	CONSTRAINT "rendition_digest" CHECK(length(`digest`) = 64 AND `digest` NOT GLOB '*[^0-9a-f]*')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `rendition_digest_once` ON `rendition` (`fund`,`number`,`digest`);
--> statement-breakpoint
CREATE TABLE `delivery` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL,
	`number` integer NOT NULL,
	`reader` text NOT NULL,
	`form` text NOT NULL,
	`way` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`fund`,`number`) REFERENCES `statement`(`fund`,`number`),
	CONSTRAINT "delivery_form" CHECK(`form` IN ('web', 'pdf', 'large-print', 'easy-read', 'csv', 'json', 'other')),
	CONSTRAINT "delivery_way" CHECK(`way` IN ('e-mail', 'print', 'in-person'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `delivery_once` ON `delivery` (`fund`,`number`,`reader`);
--> statement-breakpoint
CREATE TABLE `question` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL,
	`number` integer NOT NULL,
	`line` integer,
	`says` text NOT NULL,
	`asked_by` text NOT NULL,
	`authority` text,
	`funder` text,
	`way` text NOT NULL,
	`on_day` text NOT NULL,
	`due` text NOT NULL,
	`funder_from` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`,`number`) REFERENCES `statement`(`fund`,`number`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "question_asked_by" CHECK(`asked_by` IN ('person', 'representative', 'commissioner') AND (`asked_by` = 'representative' OR `authority` IS NULL) AND (`asked_by` = 'commissioner') = (`funder` IS NOT NULL)),
	CONSTRAINT "question_way" CHECK(`way` IN ('on-screen', 'in-person', 'by-phone', 'in-writing')),
	CONSTRAINT "question_days" CHECK(`on_day` <= `due` AND `due` <= `funder_from`),
	CONSTRAINT "question_line" CHECK(`line` IS NULL OR `line` > 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `question_id` ON `question` (`id`);
--> statement-breakpoint
CREATE INDEX `question_fund` ON `question` (`fund`);
--> statement-breakpoint
CREATE INDEX `question_provider` ON `question` (`provider`);
--> statement-breakpoint
CREATE TABLE `question_answer` (
	`key` integer PRIMARY KEY NOT NULL,
	`question` text NOT NULL,
	`says` text NOT NULL,
	`on_day` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`question`) REFERENCES `question`(`id`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `question_answer_question` ON `question_answer` (`question`);
--> statement-breakpoint
CREATE TABLE `answer_told` (
	`key` integer PRIMARY KEY NOT NULL,
	`question` text NOT NULL,
	`how` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`question`) REFERENCES `question_answer`(`question`),
	CONSTRAINT "answer_told_how" CHECK(`how` IN ('e-mail', 'letter', 'in-person'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `answer_told_question` ON `answer_told` (`question`);
--> statement-breakpoint
CREATE TABLE `issuing` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	CONSTRAINT "issuing_state" CHECK(`state` IN ('final', 'may-change')),
	CONSTRAINT "issuing_month" CHECK(`month` GLOB '2???-??')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `issuing_id` ON `issuing` (`id`);
--> statement-breakpoint
CREATE TABLE `issuing_done` (
	`key` integer PRIMARY KEY NOT NULL,
	`issuing` text NOT NULL,
	`issued` integer NOT NULL,
	`refused` integer NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`issuing`) REFERENCES `issuing`(`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `issuing_done_issuing` ON `issuing_done` (`issuing`);
--> statement-breakpoint
CREATE INDEX `statement_code` ON `statement` (json_extract(`body`, '$.proof.code'));
--> statement-breakpoint
CREATE INDEX `statement_last_day` ON `statement` (`last_day`);
--> statement-breakpoint
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
UNION ALL SELECT `key`, `seal` FROM `told`
UNION ALL SELECT `key`, `seal` FROM `need`
UNION ALL SELECT `key`, `seal` FROM `rendition`
UNION ALL SELECT `key`, `seal` FROM `delivery`
UNION ALL SELECT `key`, `seal` FROM `question`
UNION ALL SELECT `key`, `seal` FROM `question_answer`
UNION ALL SELECT `key`, `seal` FROM `answer_told`
UNION ALL SELECT `key`, `seal` FROM `issuing`
UNION ALL SELECT `key`, `seal` FROM `issuing_done`;
--> statement-breakpoint
CREATE TRIGGER `need_already_there` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `need_registered` AFTER INSERT ON `need` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `need_no_update` BEFORE UPDATE ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `need_no_delete` BEFORE DELETE ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `rendition_already_there` BEFORE INSERT ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `rendition` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `digest` = NEW.`digest`);
END;
--> statement-breakpoint
CREATE TRIGGER `rendition_registered` AFTER INSERT ON `rendition` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `rendition_no_update` BEFORE UPDATE ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `rendition_no_delete` BEFORE DELETE ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_already_there` BEFORE INSERT ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `delivery` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `reader` = NEW.`reader`);
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_registered` AFTER INSERT ON `delivery` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_no_update` BEFORE UPDATE ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_no_delete` BEFORE DELETE ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `question_already_there` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `question` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_registered` AFTER INSERT ON `question` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `question_no_update` BEFORE UPDATE ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `question_no_delete` BEFORE DELETE ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_already_there` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `question_answer` WHERE `question` = NEW.`question`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_registered` AFTER INSERT ON `question_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_no_update` BEFORE UPDATE ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_no_delete` BEFORE DELETE ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `answer_told_already_there` BEFORE INSERT ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `answer_told` WHERE `question` = NEW.`question`);
END;
--> statement-breakpoint
CREATE TRIGGER `answer_told_registered` AFTER INSERT ON `answer_told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `answer_told_no_update` BEFORE UPDATE ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `answer_told_no_delete` BEFORE DELETE ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_already_there` BEFORE INSERT ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `issuing` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_registered` AFTER INSERT ON `issuing` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_no_update` BEFORE UPDATE ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_no_delete` BEFORE DELETE ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_done_already_there` BEFORE INSERT ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `issuing_done` WHERE `issuing` = NEW.`issuing`);
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_done_registered` AFTER INSERT ON `issuing_done` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_done_no_update` BEFORE UPDATE ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `issuing_done_no_delete` BEFORE DELETE ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- What is needed and asked is about a fund of the same provider, in words of that fund.
CREATE TRIGGER `need_of_its_provider` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_of_its_provider` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `need_words` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` WHERE `ref` IN (NEW.`says`, NEW.`address`) AND `fund` <> NEW.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_words` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_words` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `question` q ON q.`id` = NEW.`question` WHERE w.`ref` = NEW.`says` AND w.`fund` <> q.`fund`);
END;
--> statement-breakpoint
-- Whoever reads or asks for the person does so under an authority of the same fund.
CREATE TRIGGER `need_reader` BEFORE INSERT ON `need` WHEN NEW.`reader` <> 'person' AND NEW.`reader` NOT LIKE 'funder:%' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_reader` BEFORE INSERT ON `delivery` WHEN NEW.`reader` <> 'person' AND NEW.`reader` NOT LIKE 'funder:%' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority');
END;
--> statement-breakpoint
CREATE TRIGGER `question_authority` BEFORE INSERT ON `question` WHEN NEW.`authority` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`authority` AND `fund` = NEW.`fund` AND `what` = 'authority');
END;
--> statement-breakpoint
-- Closing carries the final statement, and nothing else does; an early copy has an entry of its own, which stands.
CREATE TRIGGER `sealing_statement` INSTEAD OF INSERT ON `sealing` WHEN NEW.`document` IS NOT NULL OR NEW.`kind` IN ('closing', 'statement-issued') BEGIN
	SELECT RAISE(ABORT, 'guard:document') WHERE coalesce((
		SELECT CASE `state` WHEN 'final' THEN 'closing' ELSE 'statement-issued' END FROM `statement`
		WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document`), 'none') <> CASE WHEN NEW.`kind` IN ('closing', 'statement-issued') THEN NEW.`kind` ELSE 'none' END;
END;
--> statement-breakpoint
CREATE TRIGGER `sealing_issued_stands` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'reversal' BEGIN
	SELECT RAISE(ABORT, 'guard:cannot-reverse') WHERE EXISTS (
		SELECT 1 FROM `entry` e JOIN `entry` o ON o.`fund` = e.`fund` AND o.`number` = e.`reverses`
		WHERE e.`id` = NEW.`id` AND o.`kind` = 'statement-issued');
END;
--> statement-breakpoint
-- The early copies of a period come before its final statement, and are of the days that come next.
CREATE TRIGGER `statement_early` BEFORE INSERT ON `statement` WHEN NEW.`state` = 'may-change' BEGIN
	SELECT RAISE(ABORT, 'guard:statement-gap') FROM `fund` f WHERE f.`key` = NEW.`fund`
		AND NEW.`first_day` IS NOT coalesce(date(f.`locked_through`, '+1 day'), f.`opened`);
END;
