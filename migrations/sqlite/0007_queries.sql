-- What commissioners ask the provider, who has opened the statements, and what is to go back to a funder.
CREATE TABLE `query` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL,
	`funder` text NOT NULL,
	`about` text NOT NULL,
	`number` integer,
	`code` text,
	`says` text NOT NULL,
	`on_day` text NOT NULL,
	`due` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "query_about" CHECK(`about` IN ('provider', 'fund', 'entry', 'statement', 'exception') AND (`about` IN ('entry', 'statement')) = (`number` IS NOT NULL) AND (`about` = 'exception') = (`code` IS NOT NULL)),
	CONSTRAINT "query_code" CHECK(`code` IS NULL OR (`code` GLOB '[a-z]*' AND `code` NOT GLOB '*[^a-z-]*')),
	CONSTRAINT "query_days" CHECK(date(`on_day`) IS `on_day` AND date(`due`) IS `due` AND `on_day` <= `due`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `query_id` ON `query` (`id`);
--> statement-breakpoint
CREATE INDEX `query_provider` ON `query` (`provider`,`funder`);
--> statement-breakpoint
CREATE INDEX `query_fund` ON `query` (`fund`);
--> statement-breakpoint
CREATE TABLE `query_message` (
	`key` integer PRIMARY KEY NOT NULL,
	`query` text NOT NULL,
	`number` integer NOT NULL,
	`sender` text NOT NULL,
	`says` text NOT NULL,
	`on_day` text NOT NULL,
	`due` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`query`) REFERENCES `query`(`id`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "query_message_number" CHECK(`number` > 1),
	CONSTRAINT "query_message_sender" CHECK(`sender` IN ('provider', 'commissioner') AND (`sender` = 'commissioner') = (`due` IS NOT NULL)),
	CONSTRAINT "query_message_days" CHECK(date(`on_day`) IS `on_day` AND (`due` IS NULL OR (date(`due`) IS `due` AND `on_day` <= `due`)))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `query_message_number` ON `query_message` (`query`,`number`);
--> statement-breakpoint
CREATE TABLE `query_closed` (
	`key` integer PRIMARY KEY NOT NULL,
	`query` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`query`) REFERENCES `query`(`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `query_closed_query` ON `query_closed` (`query`);
--> statement-breakpoint
CREATE TABLE `statement_opened` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL,
	`number` integer NOT NULL,
	`reader` text NOT NULL,
	`form` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`fund`,`number`) REFERENCES `statement`(`fund`,`number`),
	CONSTRAINT "statement_opened_form" CHECK(`form` IN ('web', 'pdf', 'large-print', 'easy-read', 'csv', 'json'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `statement_opened_once` ON `statement_opened` (`fund`,`number`,`reader`);
--> statement-breakpoint
CREATE TABLE `reclaim` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL,
	`funder` text NOT NULL,
	`pence` integer NOT NULL,
	`most` integer NOT NULL,
	`rule` text NOT NULL,
	`version` integer NOT NULL,
	`on_day` text NOT NULL,
	`says` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "reclaim_pence" CHECK(0 < `pence` AND `pence` <= `most` AND `most` <= 9007199254740991 / 3600),
	CONSTRAINT "reclaim_day" CHECK(date(`on_day`) IS `on_day`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reclaim_id` ON `reclaim` (`id`);
--> statement-breakpoint
CREATE INDEX `reclaim_provider` ON `reclaim` (`provider`,`funder`);
--> statement-breakpoint
CREATE INDEX `reclaim_fund` ON `reclaim` (`fund`);
--> statement-breakpoint
CREATE TABLE `reclaim_told` (
	`key` integer PRIMARY KEY NOT NULL,
	`reclaim` text NOT NULL,
	`how` text NOT NULL,
	`on_day` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`reclaim`) REFERENCES `reclaim`(`id`),
	CONSTRAINT "reclaim_told_how" CHECK(`how` IN ('on-screen', 'letter', 'in-person')),
	CONSTRAINT "reclaim_told_day" CHECK(date(`on_day`) IS `on_day`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reclaim_told_reclaim` ON `reclaim_told` (`reclaim`);
--> statement-breakpoint
CREATE TABLE `reclaim_use` (
	`key` integer PRIMARY KEY NOT NULL,
	`reclaim` text NOT NULL,
	`whose` text NOT NULL,
	`way` text NOT NULL,
	`says` text NOT NULL,
	`on_day` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`reclaim`) REFERENCES `reclaim`(`id`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "reclaim_use_way" CHECK(`way` IN ('on-screen', 'in-person', 'by-phone', 'in-writing')),
	CONSTRAINT "reclaim_use_day" CHECK(date(`on_day`) IS `on_day`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `reclaim_use_reclaim` ON `reclaim_use` (`reclaim`);
--> statement-breakpoint
CREATE TABLE `reclaim_answer` (
	`key` integer PRIMARY KEY NOT NULL,
	`reclaim` text NOT NULL,
	`answer` text NOT NULL,
	`says` text NOT NULL,
	`on_day` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`reclaim`) REFERENCES `reclaim`(`id`),
	FOREIGN KEY (`says`) REFERENCES `word`(`ref`),
	CONSTRAINT "reclaim_answer_answer" CHECK(`answer` IN ('confirmed', 'refused', 'withdrawn')),
	CONSTRAINT "reclaim_answer_day" CHECK(date(`on_day`) IS `on_day`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reclaim_answer_reclaim` ON `reclaim_answer` (`reclaim`);
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
UNION ALL SELECT `key`, `seal` FROM `issuing_done`
UNION ALL SELECT `key`, `seal` FROM `contact`
UNION ALL SELECT `key`, `seal` FROM `query`
UNION ALL SELECT `key`, `seal` FROM `query_message`
UNION ALL SELECT `key`, `seal` FROM `query_closed`
UNION ALL SELECT `key`, `seal` FROM `statement_opened`
UNION ALL SELECT `key`, `seal` FROM `reclaim`
UNION ALL SELECT `key`, `seal` FROM `reclaim_told`
UNION ALL SELECT `key`, `seal` FROM `reclaim_use`
UNION ALL SELECT `key`, `seal` FROM `reclaim_answer`;
--> statement-breakpoint
CREATE TRIGGER `query_already_there` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `query_registered` AFTER INSERT ON `query` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `query_no_update` BEFORE UPDATE ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `query_no_delete` BEFORE DELETE ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_already_there` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query_message` WHERE `query` = NEW.`query` AND `number` = NEW.`number`);
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_registered` AFTER INSERT ON `query_message` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_no_update` BEFORE UPDATE ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_no_delete` BEFORE DELETE ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `query_closed_already_there` BEFORE INSERT ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query_closed` WHERE `query` = NEW.`query`);
END;
--> statement-breakpoint
CREATE TRIGGER `query_closed_registered` AFTER INSERT ON `query_closed` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `query_closed_no_update` BEFORE UPDATE ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `query_closed_no_delete` BEFORE DELETE ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `statement_opened_already_there` BEFORE INSERT ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement_opened` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `reader` = NEW.`reader`);
END;
--> statement-breakpoint
CREATE TRIGGER `statement_opened_registered` AFTER INSERT ON `statement_opened` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `statement_opened_no_update` BEFORE UPDATE ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `statement_opened_no_delete` BEFORE DELETE ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_already_there` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_registered` AFTER INSERT ON `reclaim` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_no_update` BEFORE UPDATE ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_no_delete` BEFORE DELETE ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_already_there` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim_told` WHERE `reclaim` = NEW.`reclaim`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_registered` AFTER INSERT ON `reclaim_told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_no_update` BEFORE UPDATE ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_no_delete` BEFORE DELETE ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_already_there` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_registered` AFTER INSERT ON `reclaim_use` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_no_update` BEFORE UPDATE ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_no_delete` BEFORE DELETE ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_already_there` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_registered` AFTER INSERT ON `reclaim_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_no_update` BEFORE UPDATE ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_no_delete` BEFORE DELETE ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- What is asked and what is to go back is about a book of the same provider, in words of that book.
CREATE TRIGGER `query_of_its_provider` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_of_its_provider` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider` AND `holder` = 'person');
END;
--> statement-breakpoint
CREATE TRIGGER `query_words` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_words` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `query` a ON a.`id` = NEW.`query` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_words` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_words` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `reclaim` a ON a.`id` = NEW.`reclaim` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_words` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `reclaim` a ON a.`id` = NEW.`reclaim` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;
--> statement-breakpoint
-- What is about the provider as a whole stands in its own book, and nothing else does; an entry or a statement is there.
CREATE TRIGGER `query_about_what` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:about') WHERE (NEW.`about` = 'provider') IS NOT (SELECT `holder` = 'provider' FROM `fund` WHERE `key` = NEW.`fund`)
		OR (NEW.`about` = 'entry' AND NOT EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`))
		OR (NEW.`about` = 'statement' AND NOT EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`));
END;
--> statement-breakpoint
-- Asked for a funder that pays for the fund, or for a fund of the provider.
CREATE TRIGGER `query_funder` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:funder') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` f JOIN `agreement` a ON a.`fund` = f.`key`, json_each(a.`body`, '$.streams') s
		WHERE f.`provider` = NEW.`provider` AND (f.`key` = NEW.`fund` OR NEW.`about` = 'provider')
			AND json_extract(s.`value`, '$.code') = NEW.`funder`);
END;
--> statement-breakpoint
-- Only somebody who comes in for a funder asks, writes, closes and answers for it.
CREATE TRIGGER `query_asked_by` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') WHERE NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = NEW.`provider` AND a.`funder` = NEW.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_by` BEFORE INSERT ON `query_message` WHEN NEW.`sender` = 'commissioner' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `query` q WHERE q.`id` = NEW.`query` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
CREATE TRIGGER `query_closed_by` BEFORE INSERT ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `query` q WHERE q.`id` = NEW.`query` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_by` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` <> 'withdrawn' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
-- Whoever was only ever let in as somebody else says nothing for the provider: who manages it without signing in has no access.
CREATE TRIGGER `reclaim_asked_by` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') WHERE 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = NEW.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_by_provider` BEFORE INSERT ON `query_message` WHEN NEW.`sender` = 'provider' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `query` q WHERE q.`id` = NEW.`query` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_by_provider` BEFORE INSERT ON `reclaim_told` WHEN NEW.`how` <> 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_by_provider` BEFORE INSERT ON `reclaim_use` WHEN NEW.`way` <> 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_withdrawn_by` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` = 'withdrawn' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;
--> statement-breakpoint
-- On screen it is read by the person, and a use is named there by them or by a representative themselves.
CREATE TRIGGER `reclaim_told_on_screen` BEFORE INSERT ON `reclaim_told` WHEN NEW.`how` = 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-person') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'holder' AND a.`fund` = q.`fund` AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_on_screen` BEFORE INSERT ON `reclaim_use` WHEN NEW.`way` = 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-person') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`fund` = q.`fund`
			AND NEW.`whose` IS CASE a.`role` WHEN 'holder' THEN 'person' ELSE a.`authority` END AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;
--> statement-breakpoint
-- Each is said on its own day in the United Kingdom, whose clock is at most an hour from that of the file.
CREATE TRIGGER `query_today` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_today` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_today` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_told_today` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_use_today` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
CREATE TRIGGER `reclaim_answer_today` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;
--> statement-breakpoint
-- An answer is due as soon as the agreement of that day says, else the last one: in 10 days.
CREATE TRIGGER `query_due` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:due') WHERE NEW.`due` IS NOT date(NEW.`on_day`, '+' || json_extract(coalesce((
		SELECT json_extract(a.`body`, '$.asking') FROM `agreement` a WHERE a.`fund` = NEW.`fund`
		ORDER BY a.`version` IS (SELECT max(`version`) FROM `agreement` WHERE `fund` = NEW.`fund` AND `from_day` <= NEW.`on_day`)
			AND NEW.`on_day` <= coalesce(json_extract(a.`body`, '$.until'), '9999') DESC, a.`version` DESC
		LIMIT 1), '{"answerWithin":10,"funderAfter":20}'), '$.answerWithin') || ' days');
END;
--> statement-breakpoint
CREATE TRIGGER `query_message_due` BEFORE INSERT ON `query_message` WHEN NEW.`due` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:due') FROM `query` q WHERE q.`id` = NEW.`query`
		AND NEW.`due` IS NOT date(NEW.`on_day`, '+' || json_extract(coalesce((
		SELECT json_extract(a.`body`, '$.asking') FROM `agreement` a WHERE a.`fund` = q.`fund`
		ORDER BY a.`version` IS (SELECT max(`version`) FROM `agreement` WHERE `fund` = q.`fund` AND `from_day` <= NEW.`on_day`)
			AND NEW.`on_day` <= coalesce(json_extract(a.`body`, '$.until'), '9999') DESC, a.`version` DESC
		LIMIT 1), '{"answerWithin":10,"funderAfter":20}'), '$.answerWithin') || ' days');
END;
--> statement-breakpoint
-- Messages follow one another, the question being the first, and none follows the end.
CREATE TRIGGER `query_message_follows` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:message-number') WHERE NEW.`number` > (
		SELECT coalesce(max(`number`), 1) + 1 FROM `query_message` WHERE `query` = NEW.`query`);
	SELECT RAISE(ABORT, 'guard:query-closed') WHERE EXISTS (SELECT 1 FROM `query_closed` WHERE `query` = NEW.`query`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE NEW.`on_day` < (
		SELECT max(`on_day`) FROM (SELECT `on_day` FROM `query` WHERE `id` = NEW.`query` UNION ALL SELECT `on_day` FROM `query_message` WHERE `query` = NEW.`query`));
END;
--> statement-breakpoint
-- Whoever opens a statement reads it as the person, under an authority of the same fund, or pays for it.
CREATE TRIGGER `statement_opened_reader` BEFORE INSERT ON `statement_opened` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;
--> statement-breakpoint
-- A sum goes back only under the rule that the agreement names, to a funder that it names, one at a time for each; and
-- what was asked for or confirmed before, to whichever funder, goes back with it or not at all: together no more than `most`.
CREATE TRIGGER `reclaim_rule` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:surplus-rule') WHERE json_extract(NEW.`rule`, '$.rule') IN ('not-agreed-yet', 'none') OR NOT EXISTS (
		SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
		WHERE a.`fund` = NEW.`fund` AND a.`version` = NEW.`version` AND json_extract(a.`body`, '$.surplus') = NEW.`rule`
			AND a.`from_day` <= NEW.`on_day` AND json_extract(s.`value`, '$.code') = NEW.`funder`);
	SELECT RAISE(ABORT, 'guard:reclaim-open') WHERE EXISTS (
		SELECT 1 FROM `reclaim` r LEFT JOIN `reclaim_answer` w ON w.`reclaim` = r.`id`
		WHERE r.`id` <> NEW.`id` AND r.`fund` = NEW.`fund` AND r.`funder` = NEW.`funder` AND w.`key` IS NULL);
	SELECT RAISE(ABORT, 'guard:reclaimed-twice') WHERE NEW.`most` < NEW.`pence` + (
		SELECT coalesce(sum(r.`pence`), 0) FROM `reclaim` r LEFT JOIN `reclaim_answer` w ON w.`reclaim` = r.`id`
		WHERE r.`id` <> NEW.`id` AND r.`fund` = NEW.`fund` AND coalesce(w.`answer`, 'confirmed') = 'confirmed');
END;
--> statement-breakpoint
-- Whoever asked for it does not say that the person was told, and nobody says it before it was asked.
CREATE TRIGGER `reclaim_told_by` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `by` = NEW.`by`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
	SELECT RAISE(ABORT, 'guard:answered') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;
--> statement-breakpoint
-- The person, or somebody under an authority of the same fund, names a use before anybody has answered.
CREATE TRIGGER `reclaim_use_whose` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NEW.`whose` <> 'person' AND NOT EXISTS (
		SELECT 1 FROM `reclaim` r JOIN `document` d ON d.`fund` = r.`fund` AND d.`what` = 'authority'
		WHERE r.`id` = NEW.`reclaim` AND d.`id` = NEW.`whose`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
	SELECT RAISE(ABORT, 'guard:answered') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;
--> statement-breakpoint
-- Nothing is answered before it was asked.
CREATE TRIGGER `reclaim_answer_follows` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
END;
--> statement-breakpoint
-- Nothing is confirmed before the person has been told, and has had 28 days to name a use.
CREATE TRIGGER `reclaim_answer_told` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` = 'confirmed' BEGIN
	SELECT RAISE(ABORT, 'guard:not-told') WHERE NOT EXISTS (
		SELECT 1 FROM `reclaim_told` WHERE `reclaim` = NEW.`reclaim` AND date(`on_day`, '+28 days') <= NEW.`on_day`);
END;
