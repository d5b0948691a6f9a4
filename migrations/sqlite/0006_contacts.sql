-- How people reach the provider and its funders: printed on statements.
CREATE TABLE `contact` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`whose` text NOT NULL,
	`phone` text,
	`email` text,
	`web` text,
	`address` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	CONSTRAINT "contact_whose" CHECK(`whose` = 'provider' OR `whose` GLOB 'funder:?*'),
	CONSTRAINT "contact_some" CHECK(coalesce(`phone`, `email`, `web`, `address`) IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE INDEX `contact_whose` ON `contact` (`provider`,`whose`);
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
UNION ALL SELECT `key`, `seal` FROM `contact`;
--> statement-breakpoint
CREATE TRIGGER `contact_already_there` BEFORE INSERT ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `contact_registered` AFTER INSERT ON `contact` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `contact_no_update` BEFORE UPDATE ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `contact_no_delete` BEFORE DELETE ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- A funder is reached only where an agreement names it.
CREATE TRIGGER `contact_of_a_funder` BEFORE INSERT ON `contact` WHEN NEW.`whose` <> 'provider' BEGIN
	SELECT RAISE(ABORT, 'guard:funder') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` f JOIN `agreement` a ON a.`fund` = f.`key`, json_each(a.`body`, '$.streams') s
		WHERE f.`provider` = NEW.`provider` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`whose`);
END;
