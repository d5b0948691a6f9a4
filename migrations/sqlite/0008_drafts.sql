-- What somebody began on screen and put aside: beside the books, changed and deleted again, and never part of a chain.
CREATE TABLE `opening_draft` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`way` text NOT NULL,
	`fund` integer,
	`form` text NOT NULL,
	`fields` text NOT NULL,
	`version` integer NOT NULL,
	`since` integer NOT NULL,
	`begun_by` text NOT NULL,
	`begun_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL,
	FOREIGN KEY (`provider`) REFERENCES `provider`(`key`),
	FOREIGN KEY (`fund`) REFERENCES `fund`(`key`),
	CONSTRAINT "opening_draft_way" CHECK(`way` IN ('person', 'running', 'anew') AND (`way` = 'anew') = (`fund` IS NOT NULL)),
	CONSTRAINT "opening_draft_fields" CHECK(json_valid(`fields`) AND json_type(`fields`) = 'object' AND length(`fields`) <= 262144),
	CONSTRAINT "opening_draft_version" CHECK(1 <= `since` AND `since` <= `version`),
	CONSTRAINT "opening_draft_moments" CHECK(`begun_at` GLOB '2*Z' AND length(`begun_at`) = 24 AND `changed_at` GLOB '2*Z' AND length(`changed_at`) = 24)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `opening_draft_form` ON `opening_draft` (`provider`,`form`);
--> statement-breakpoint
CREATE INDEX `opening_draft_begun` ON `opening_draft` (`provider`,`begun_at`);
--> statement-breakpoint
CREATE INDEX `opening_draft_changed` ON `opening_draft` (`changed_at`);
--> statement-breakpoint
CREATE INDEX `opening_draft_fund` ON `opening_draft` (`fund`) WHERE `fund` IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `opening_draft_of_its_provider` BEFORE INSERT ON `opening_draft` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider` AND `holder` = 'person');
END;
--> statement-breakpoint
-- Whose it is, and who began it, stays as it was; what is written in it goes on by one version at a time.
CREATE TRIGGER `opening_draft_stays` BEFORE UPDATE OF `id`, `provider`, `way`, `fund`, `form`, `begun_by`, `begun_at` ON `opening_draft` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `opening_draft_goes_on` BEFORE UPDATE ON `opening_draft` BEGIN
	SELECT RAISE(ABORT, 'guard:draft-version') WHERE NEW.`version` <> OLD.`version` + 1;
END;
