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
	CONSTRAINT "need_other" CHECK(`form` <> 'other' OR `says` IS NOT NULL),
	CONSTRAINT "need_review_day" CHECK(date(`review_day`) IS `review_day`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `need_fund` ON `need` (`fund`,`reader`);
--> statement-breakpoint
CREATE INDEX `need_review` ON `need` (`provider`,`review_day`);
--> statement-breakpoint
CREATE TABLE `rendition` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL,
	`number` integer NOT NULL,
	`form` text NOT NULL,
	`language` text NOT NULL,
	`file` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`fund`,`number`) REFERENCES `statement`(`fund`,`number`),
	FOREIGN KEY (`file`) REFERENCES `word`(`ref`),
	CONSTRAINT "rendition_form" CHECK(`form` IN ('web', 'pdf', 'large-print', 'easy-read', 'csv', 'json'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `rendition_file_once` ON `rendition` (`fund`,`number`,`file`);
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
CREATE UNIQUE INDEX `delivery_once` ON `delivery` (`fund`,`number`,`reader`,`form`);
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
	CONSTRAINT "question_asked_by" CHECK(`asked_by` IN ('person', 'representative', 'commissioner') AND (`asked_by` = 'representative') = (`authority` IS NOT NULL) AND (`asked_by` = 'commissioner') = (`funder` IS NOT NULL)),
	CONSTRAINT "question_way" CHECK(`way` IN ('on-screen', 'in-person', 'by-phone', 'in-writing')),
	CONSTRAINT "question_days" CHECK(date(`on_day`) IS `on_day` AND date(`due`) IS `due` AND date(`funder_from`) IS `funder_from` AND `on_day` <= `due` AND `due` <= `funder_from`),
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
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "question_answer_day" CHECK(date(`on_day`) IS `on_day`)
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
	CONSTRAINT "issuing_month" CHECK(date(`month` || '-01') IS `month` || '-01')
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
	FOREIGN KEY (`issuing`) REFERENCES `issuing`(`id`),
	CONSTRAINT "issuing_done_counts" CHECK(`issued` >= 0 AND `refused` >= 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `issuing_done_issuing` ON `issuing_done` (`issuing`);
--> statement-breakpoint
CREATE UNIQUE INDEX `statement_code` ON `statement` (json_extract(`body`, '$.proof.code'));
--> statement-breakpoint
CREATE INDEX `statement_last_day` ON `statement` (`last_day`);
--> statement-breakpoint
CREATE INDEX `access_funder` ON `access` (`funder`) WHERE `funder` IS NOT NULL;
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
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `rendition` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `file` = NEW.`file`);
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
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `delivery` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `reader` = NEW.`reader` AND `form` = NEW.`form`);
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
-- Which file was made is a word of the fund: its digest, known until it is erased. The same file is there once,
-- and whoever erases what a statement says erases how the files made of it are known.
CREATE TRIGGER `rendition_words` BEFORE INSERT ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` WHERE `ref` = NEW.`file`
			AND (`fund` <> NEW.`fund` OR `text` IS NULL OR length(`text`) <> 64 OR `text` GLOB '*[^0-9a-f]*'));
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `rendition` r JOIN `word` w ON w.`ref` = r.`file`
		WHERE r.`fund` = NEW.`fund` AND r.`number` = NEW.`number` AND w.`text` = (SELECT `text` FROM `word` WHERE `ref` = NEW.`file`));
END;
--> statement-breakpoint
CREATE TRIGGER `sealing_erased_files` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'erasure' BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.`details`, '$.words') w
			JOIN `statement` s ON s.`fund` = NEW.`fund` AND instr(s.`body`, w.`value`) > 0
			JOIN `rendition` r ON r.`fund` = s.`fund` AND r.`number` = s.`number`
			JOIN `word` f ON f.`ref` = r.`file` AND f.`text` IS NOT NULL
		WHERE r.`file` NOT IN (SELECT `value` FROM json_each(NEW.`details`, '$.words')));
END;
--> statement-breakpoint
-- Whoever reads or asks for the person does so under an authority of the same fund, or pays for it.
CREATE TRIGGER `need_reader` BEFORE INSERT ON `need` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_reader` BEFORE INSERT ON `delivery` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;
--> statement-breakpoint
CREATE TRIGGER `question_authority` BEFORE INSERT ON `question` WHEN NEW.`authority` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`authority` AND `fund` = NEW.`fund` AND `what` = 'authority');
END;
--> statement-breakpoint
CREATE TRIGGER `question_funder` BEFORE INSERT ON `question` WHEN NEW.`funder` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
		WHERE a.`fund` = NEW.`fund` AND json_extract(s.`value`, '$.code') = NEW.`funder`);
END;
--> statement-breakpoint
-- A question is about a statement that was issued by then, and about a line that is there.
CREATE TRIGGER `question_about` BEFORE INSERT ON `question` BEGIN
	SELECT CASE
		WHEN NEW.`on_day` < date(e.`recorded_at`) THEN RAISE(ABORT, 'guard:before-issued')
		WHEN NEW.`line` > coalesce(json_array_length(s.`body`, '$.lines'), 0) + coalesce(json_array_length(s.`body`, '$.notGiven'), 0)
			+ coalesce(json_array_length(s.`body`, '$.purchases'), 0) + coalesce(json_array_length(s.`body`, '$.decisions'), 0)
			+ coalesce(json_array_length(s.`body`, '$.earlierMonths'), 0) THEN RAISE(ABORT, 'guard:no-such-line')
	END
	FROM `statement` s JOIN `entry` e ON e.`id` = s.`entry` WHERE s.`fund` = NEW.`fund` AND s.`number` = NEW.`number`;
END;
--> statement-breakpoint
-- An answer is due as soon as the agreement of that day says, else the last one: in 10 days, to the funder after 20.
CREATE TRIGGER `question_due` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:due')
	FROM (SELECT coalesce((
		SELECT json_extract(a.`body`, '$.asking') FROM `agreement` a WHERE a.`fund` = NEW.`fund`
		ORDER BY a.`version` IS (SELECT max(`version`) FROM `agreement` WHERE `fund` = NEW.`fund` AND `from_day` <= NEW.`on_day`)
			AND NEW.`on_day` <= coalesce(json_extract(a.`body`, '$.until'), '9999') DESC, a.`version` DESC
		LIMIT 1), '{"answerWithin":10,"funderAfter":20}') AS `asking`)
	WHERE NEW.`due` IS NOT date(NEW.`on_day`, '+' || json_extract(`asking`, '$.answerWithin') || ' days')
		OR NEW.`funder_from` IS NOT date(NEW.`on_day`, '+' || json_extract(`asking`, '$.funderAfter') || ' days');
END;
--> statement-breakpoint
CREATE TRIGGER `question_answer_after` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `question` WHERE `id` = NEW.`question` AND `on_day` > NEW.`on_day`);
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
-- The early copies of a period come before its final statement, and are of the days that come next, in one month.
CREATE TRIGGER `statement_early` BEFORE INSERT ON `statement` WHEN NEW.`state` = 'may-change' BEGIN
	SELECT RAISE(ABORT, 'guard:statement-gap') FROM `fund` f WHERE f.`key` = NEW.`fund`
		AND (NEW.`first_day` IS NOT coalesce(date(f.`locked_through`, '+1 day'), f.`opened`)
			OR NEW.`last_day` > date(NEW.`first_day`, 'start of month', '+1 month', '-1 day') OR date(NEW.`last_day`) IS NOT NEW.`last_day`);
END;
--> statement-breakpoint
-- A row that belongs to nobody yet may be about any fund there was on its day: no month of them closes before it.
CREATE TRIGGER `sealing_nobodys_rows` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'closing' BEGIN
	SELECT RAISE(ABORT, 'guard:rows-put-aside') WHERE EXISTS (
		SELECT 1 FROM `fund` f JOIN `put_aside` r ON r.`provider` = f.`provider`
		WHERE f.`key` = NEW.`fund` AND r.`fund` IS NULL AND r.`day` BETWEEN f.`opened` AND NEW.`effective`
			AND NOT EXISTS (SELECT 1 FROM `settlement` WHERE `provider` = r.`provider` AND `put_aside` = r.`id`));
END;
--> statement-breakpoint
-- A code is on one statement alone.
CREATE TRIGGER `statement_code_once` BEFORE INSERT ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `statement` WHERE json_extract(`body`, '$.proof.code') = json_extract(NEW.`body`, '$.proof.code'));
END;
