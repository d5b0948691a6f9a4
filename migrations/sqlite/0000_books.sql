-- The books. Three kinds of table (docs: ARCHITECTURE.md, src/store):
--   * entries and their transfers, chained by hash for each fund and for each provider;
--   * accounts and prices, which can be worked out again from them;
--   * everything else, filed in one register: `key` is its place there, dense over all these tables, and
--     `seal` hashes its columns with the seal before it, so that a row lost, added or changed shows.
-- Guards (triggers) are in the next migration. STRICT throughout: a whole number is a whole number.
-- Which of these files have been run, and the digest of each.
CREATE TABLE `migration` (
	`number` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`digest` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `register` (
	`one` integer PRIMARY KEY NOT NULL,
	`last` integer NOT NULL,
	`head` text NOT NULL,
	CONSTRAINT "register_one" CHECK(`one` = 1),
	CONSTRAINT "register_head" CHECK(length(`head`) = 64)
) STRICT;
--> statement-breakpoint
INSERT INTO `register` (`one`, `last`, `head`) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
--> statement-breakpoint
-- Always empty: a column that points here must be NULL when a commit ends.
CREATE TABLE `never` (
	`day` text PRIMARY KEY NOT NULL,
	`amount` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `never_amount` ON `never` (`amount`);
--> statement-breakpoint
CREATE TABLE `provider` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`sequence` integer NOT NULL,
	`head` text NOT NULL,
	`recorded_at` text,
	-- own:lent less the advances of all its funds, where that is anything
	`lent_gap` integer REFERENCES `never`(`amount`) DEFERRABLE INITIALLY DEFERRED,
	`seal` text NOT NULL,
	CONSTRAINT "provider_head" CHECK(length(`head`) = 64)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_id` ON `provider` (`id`);
--> statement-breakpoint
CREATE TABLE `bank_account` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`code` text NOT NULL,
	`name` text NOT NULL,
	`sort_code` text NOT NULL,
	`number` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `bank_account_code` ON `bank_account` (`provider`,`code`);
--> statement-breakpoint
-- The day a made-up provider is shown on; the newest counts.
CREATE TABLE `demo_day` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`today` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `fund` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`ref` text NOT NULL,
	`holder` text NOT NULL,
	`opened` text NOT NULL,
	`name` text NOT NULL REFERENCES `word`(`ref`) DEFERRABLE INITIALLY DEFERRED,
	`locked_through` text,
	`recorded_through` text,
	-- the agreement version at whose prices the hours held are valued
	`priced` integer NOT NULL,
	-- the last day on which prices in force changed, and the first on which a version not priced yet would
	`priced_from` text,
	`waits_from` text,
	-- the first day on which pounds and hours do not agree; only within a commit
	`unbacked_from` text REFERENCES `never`(`day`) DEFERRABLE INITIALLY DEFERRED,
	`seal` text NOT NULL,
	CONSTRAINT "fund_holder" CHECK(`holder` IN ('person', 'provider')),
	CONSTRAINT "fund_opened" CHECK(`opened` GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `fund_id` ON `fund` (`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `fund_ref` ON `fund` (`provider`,`ref`);
--> statement-breakpoint
-- Side, floor and part follow from the code: src/ledger/fund.ts says the same, and a test compares the two.
CREATE TABLE `account` (
	`id` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`unit` text NOT NULL,
	`code` text NOT NULL,
	`side` text NOT NULL,
	`floor` integer NOT NULL,
	`part` text NOT NULL,
	`balance` integer NOT NULL,
	-- the last transfer that moved it, as entry × 4096 + line
	`moved_by` integer NOT NULL,
	CONSTRAINT "account_unit" CHECK(`unit` = 'GBP' OR (`unit` GLOB '[a-z]*' AND `unit` NOT GLOB '*[^a-z0-9-]*' AND length(`unit`) <= 30)),
	CONSTRAINT "account_code" CHECK(CASE WHEN `unit` = 'GBP' THEN
		`code` IN ('bank', 'hours', 'spending', 'contingency', 'advance', 'provider:direct', 'provider:management', 'provider:cancelled-late',
			'own:bank', 'own:money', 'own:unidentified', 'own:interest', 'own:charges', 'own:lent')
		OR (`code` GLOB 'funder:[a-z]*' AND substr(`code`, 8) NOT GLOB '*[^a-z0-9-]*')
		OR (`code` GLOB 'saved:[1-9]*' AND substr(`code`, 7) NOT GLOB '*[^0-9]*')
	ELSE
		`code` IN ('available', 'booked', 'delivered', 'cancelled-late', 'returned', 'issued', 'unfunded', 'converted', 'moved')
		OR (`code` GLOB 'pot:[1-9]*' AND substr(`code`, 5) NOT GLOB '*[^0-9]*')
	END),
	CONSTRAINT "account_side" CHECK(`side` = CASE WHEN `code` GLOB 'funder:*' OR `code` GLOB 'pot:*'
		OR `code` IN ('bank', 'available', 'booked', 'delivered', 'cancelled-late', 'returned', 'converted', 'moved', 'own:bank', 'own:charges', 'own:lent')
		THEN 'D' ELSE 'C' END),
	CONSTRAINT "account_floor" CHECK(`floor` = (`code` GLOB 'saved:*' OR `code` GLOB 'pot:*'
		OR `code` IN ('bank', 'hours', 'spending', 'contingency', 'advance', 'available', 'booked', 'own:lent'))),
	CONSTRAINT "account_part" CHECK(`part` = CASE
		WHEN `code` IN ('bank', 'own:bank') THEN 'bank'
		WHEN `code` = 'hours' THEN 'hours'
		WHEN `code` IN ('available', 'booked') OR `code` GLOB 'pot:*' THEN 'held'
		WHEN `code` IN ('spending', 'contingency') OR `code` GLOB 'saved:*' THEN 'own-cash'
		WHEN `code` GLOB 'provider:*' THEN 'earned'
		WHEN `code` IN ('advance', 'own:lent') THEN 'lent'
		ELSE 'other' END),
	CONSTRAINT "account_balance" CHECK(abs(`balance`) <= 9007199254740991)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `account_code` ON `account` (`fund`,`unit`,`code`);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_of_fund` ON `account` (`id`,`fund`,`unit`);
--> statement-breakpoint
CREATE TABLE `word` (
	`key` integer PRIMARY KEY NOT NULL,
	`ref` text NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`salt` text,
	`text` text,
	`seal` text NOT NULL,
	CONSTRAINT "word_ref" CHECK(length(`ref`) = 64),
	CONSTRAINT "word_salt" CHECK(`salt` IS NULL OR length(`salt`) = 64),
	CONSTRAINT "word_whole" CHECK((`salt` IS NULL) = (`text` IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `word_ref` ON `word` (`ref`);
--> statement-breakpoint
CREATE INDEX `word_text` ON `word` (`fund`,`text`) WHERE `text` IS NOT NULL;
--> statement-breakpoint
-- A fund's version and head are those of its last entry. A provider's sequence is dense because the guard
-- only lets it go up by one, so it has no index of its own.
CREATE TABLE `entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`sequence` integer NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`effective` text NOT NULL,
	`recorded_at` text NOT NULL,
	`recorded_by` text NOT NULL,
	`act` text,
	`idempotency_key` text,
	`decision` text REFERENCES `decision`(`id`),
	`reverses` integer,
	`relates_to` text,
	`document` text,
	`source_system` text,
	`source_reference` text,
	`source_part` integer,
	`source_piece` integer,
	`source_file` text,
	`source_row` integer,
	`source_text` text,
	`details` text NOT NULL,
	`previous` text NOT NULL,
	`previous_head` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`fund`,`reverses`) REFERENCES `entry`(`fund`,`number`),
	CONSTRAINT "entry_kind" CHECK(`kind` GLOB '[a-z]*' AND length(`kind`) <= 30),
	CONSTRAINT "entry_effective" CHECK(`effective` GLOB '2???-??-??'),
	CONSTRAINT "entry_recorded_at" CHECK(`recorded_at` GLOB '2*Z' AND length(`recorded_at`) = 24),
	CONSTRAINT "entry_reversal" CHECK((`kind` = 'reversal') = (`reverses` IS NOT NULL)),
	CONSTRAINT "entry_source" CHECK((`source_system` IS NULL) = (`source_reference` IS NULL) AND (`source_system` IS NULL) = (`source_part` IS NULL) AND (`source_system` IS NULL) = (`source_piece` IS NULL)),
	CONSTRAINT "entry_hash" CHECK(length(`hash`) = 64)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_number` ON `entry` (`fund`,`number`);
--> statement-breakpoint
CREATE INDEX `entry_effective` ON `entry` (`fund`,`effective`);
--> statement-breakpoint
-- Late items stand in the open period and belong to an earlier day.
CREATE INDEX `entry_relates_to` ON `entry` (`fund`,`relates_to`) WHERE `relates_to` IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_reverses` ON `entry` (`fund`,`reverses`) WHERE `reverses` IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_source` ON `entry` (`fund`,`source_system`,`source_reference`,`source_part`,`source_piece`) WHERE `source_system` IS NOT NULL;
--> statement-breakpoint
CREATE INDEX `entry_rare` ON `entry` (`fund`,`kind`) WHERE `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal');
--> statement-breakpoint
CREATE TABLE `transfer` (
	`entry` integer NOT NULL REFERENCES `entry`(`id`) DEFERRABLE INITIALLY DEFERRED,
	`line` integer NOT NULL,
	`fund` integer NOT NULL,
	`unit` text NOT NULL,
	`debit` integer NOT NULL,
	`credit` integer NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`entry`, `line`),
	FOREIGN KEY (`debit`,`fund`,`unit`) REFERENCES `account`(`id`,`fund`,`unit`),
	FOREIGN KEY (`credit`,`fund`,`unit`) REFERENCES `account`(`id`,`fund`,`unit`),
	CONSTRAINT "transfer_two_accounts" CHECK(`debit` <> `credit`),
	CONSTRAINT "transfer_amount" CHECK(`amount` > 0 AND `amount` <= 9007199254740991),
	CONSTRAINT "transfer_line" CHECK(`line` BETWEEN 1 AND 4095)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
-- Documents. Each waits for the entry that carries its digest into the fund's chain; none may wait when a
-- commit ends.
CREATE TABLE `agreement` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`version` integer NOT NULL,
	`from_day` text NOT NULL,
	`entry` integer REFERENCES `entry`(`id`),
	`awaits` integer REFERENCES `never`(`amount`) DEFERRABLE INITIALLY DEFERRED,
	`digest` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL,
	CONSTRAINT "agreement_carried" CHECK((`entry` IS NULL) = (`awaits` IS NOT NULL)),
	CONSTRAINT "agreement_body" CHECK(json_extract(`body`, '$.version') IS `version` AND json_extract(`body`, '$.from') IS `from_day`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `agreement_version` ON `agreement` (`fund`,`version`);
--> statement-breakpoint
CREATE UNIQUE INDEX `agreement_entry` ON `agreement` (`entry`);
--> statement-breakpoint
CREATE UNIQUE INDEX `agreement_digest` ON `agreement` (`fund`,`digest`);
--> statement-breakpoint
CREATE INDEX `agreement_from` ON `agreement` (`fund`,`from_day`,`version`);
--> statement-breakpoint
-- What one second (or one night or visit) of a kind is worth in penny-seconds under a version.
CREATE TABLE `price` (
	`fund` integer NOT NULL,
	`unit` text NOT NULL,
	`version` integer NOT NULL,
	`from_day` text NOT NULL,
	`each` integer NOT NULL,
	PRIMARY KEY(`fund`, `unit`, `version`),
	FOREIGN KEY (`fund`,`version`) REFERENCES `agreement`(`fund`,`version`),
	CONSTRAINT "price_each" CHECK(`each` > 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `decision` (
	`key` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`entry` integer REFERENCES `entry`(`id`),
	`awaits` integer REFERENCES `never`(`amount`) DEFERRABLE INITIALLY DEFERRED,
	`digest` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL,
	CONSTRAINT "decision_carried" CHECK((`entry` IS NULL) = (`awaits` IS NOT NULL)),
	CONSTRAINT "decision_body" CHECK(json_extract(`body`, '$.id') IS `id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `decision_id` ON `decision` (`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `decision_entry` ON `decision` (`entry`);
--> statement-breakpoint
CREATE UNIQUE INDEX `decision_digest` ON `decision` (`fund`,`digest`);
--> statement-breakpoint
CREATE TABLE `statement` (
	`key` integer PRIMARY KEY NOT NULL,
	`fund` integer NOT NULL REFERENCES `fund`(`key`),
	`number` integer NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`state` text NOT NULL,
	`entry` integer REFERENCES `entry`(`id`),
	`awaits` integer REFERENCES `never`(`amount`) DEFERRABLE INITIALLY DEFERRED,
	`digest` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL,
	CONSTRAINT "statement_carried" CHECK((`entry` IS NULL) = (`awaits` IS NOT NULL)),
	CONSTRAINT "statement_state" CHECK(`state` IN ('final', 'may-change')),
	CONSTRAINT "statement_days" CHECK(`first_day` <= `last_day`),
	CONSTRAINT "statement_body" CHECK(json_extract(`body`, '$.number') IS `number` AND json_extract(`body`, '$.first') IS `first_day`
		AND json_extract(`body`, '$.last') IS `last_day` AND json_extract(`body`, '$.state') IS `state`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `statement_number` ON `statement` (`fund`,`number`);
--> statement-breakpoint
CREATE UNIQUE INDEX `statement_entry` ON `statement` (`entry`);
--> statement-breakpoint
CREATE UNIQUE INDEX `statement_digest` ON `statement` (`fund`,`digest`);
--> statement-breakpoint
CREATE TABLE `request` (
	`key` integer PRIMARY KEY NOT NULL,
	`caller` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`digest` text NOT NULL,
	`status` integer NOT NULL,
	`answer` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_key` ON `request` (`caller`,`idempotency_key`);
--> statement-breakpoint
CREATE TABLE `import` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`id` text NOT NULL,
	`file` text NOT NULL,
	`name` text NOT NULL,
	`what` text NOT NULL,
	`rows` integer NOT NULL,
	`added` integer NOT NULL,
	`changed` integer NOT NULL,
	`already` integer NOT NULL,
	`left_out` integer NOT NULL,
	`put_aside` integer NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `import_id` ON `import` (`provider`,`id`);
--> statement-breakpoint
CREATE TABLE `put_aside` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`id` text NOT NULL,
	`import` text NOT NULL,
	`file` text NOT NULL,
	`file_name` text NOT NULL,
	`row` integer NOT NULL,
	`text` text NOT NULL,
	`system` text NOT NULL,
	`reference` text NOT NULL,
	`fund` integer REFERENCES `fund`(`key`),
	`day` text NOT NULL,
	`reason` text NOT NULL,
	`sentence` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `put_aside_id` ON `put_aside` (`provider`,`id`);
--> statement-breakpoint
-- Settling a row put aside makes this; open is its absence.
CREATE TABLE `settlement` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL,
	`put_aside` text NOT NULL,
	`how` text NOT NULL,
	`because` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`provider`,`put_aside`) REFERENCES `put_aside`(`provider`,`id`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `settlement_of` ON `settlement` (`provider`,`put_aside`);
--> statement-breakpoint
CREATE TABLE `mapping` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`name` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `leave_out_rule` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`field` text NOT NULL,
	`value` text NOT NULL,
	`because` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	CONSTRAINT "leave_out_rule_field" CHECK(`field` IN ('client', 'service'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `bank_balance` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`on_day` text NOT NULL,
	`pence` integer NOT NULL,
	`source` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL
) STRICT;
