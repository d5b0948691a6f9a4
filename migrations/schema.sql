-- What migrations/sqlite results in. Written by test/store/schema.test.ts.

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

CREATE TABLE `auth_account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE
) STRICT;

CREATE TABLE `auth_card` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`secret` text NOT NULL,
	`made_by` text NOT NULL,
	`made` integer NOT NULL,
	`revoked` integer,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	CONSTRAINT "auth_card_secret_hashed" CHECK(length(`secret`) = 64 AND `secret` NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "auth_card_revoked" CHECK(`revoked` IS NULL OR `made` <= `revoked`)
) STRICT;

CREATE TABLE `auth_device` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`token` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`enrolled_by` text NOT NULL,
	`enrolled` integer NOT NULL,
	`used` integer,
	`ended` integer,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	CONSTRAINT "auth_device_token_hashed" CHECK(length(`token`) = 64 AND `token` NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "auth_device_kind" CHECK(`kind` IN ('own', 'shared')),
	CONSTRAINT "auth_device_moments" CHECK((`used` IS NULL OR `enrolled` <= `used`) AND (`ended` IS NULL OR `enrolled` <= `ended`))
) STRICT;

CREATE TABLE `auth_enrolment` (
	`token` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`made_by` text NOT NULL,
	`until` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	CONSTRAINT "auth_enrolment_token_hashed" CHECK(length(`token`) = 64 AND `token` NOT GLOB '*[^0-9a-f]*')
) STRICT;

CREATE TABLE `auth_session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`way` text,
	`second_factor` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL,
	`access` text,
	`began` integer,
	`seen` integer,
	`ended` integer, `card_device` text REFERENCES `auth_device`(`id`) CONSTRAINT "auth_session_by_card" CHECK(`card_device` IS NULL OR `way` = 'card'),
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`access`) REFERENCES `access`(`id`),
	CONSTRAINT "auth_session_token_hashed" CHECK(length(`token`) = 64 AND `token` NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "auth_session_come_in" CHECK((`way` IS NULL) = (`began` IS NULL) AND (`way` IS NULL) = (`seen` IS NULL) AND (`access` IS NULL OR `way` IS NOT NULL)),
	CONSTRAINT "auth_session_way" CHECK(`way` IN ('password', 'link', 'card', 'oidc')),
	CONSTRAINT "auth_session_yes_no" CHECK(`second_factor` IN (0, 1) AND `kept` IN (0, 1) AND `began` <= `seen`)
) STRICT;

CREATE TABLE `auth_two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`secret` text NOT NULL,
	`backup_codes` text NOT NULL,
	`verified` integer DEFAULT 0 NOT NULL,
	`failed_verification_count` integer DEFAULT 0 NOT NULL,
	`locked_until` integer,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE
) STRICT;

CREATE TABLE `auth_used_code` (
	`user_id` text NOT NULL,
	`code` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `code`),
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE
) STRICT;

CREATE TABLE `auth_user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`two_factor_enabled` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "auth_user_email_lower_case" CHECK(`email` = lower(`email`)),
	CONSTRAINT "auth_user_yes_no" CHECK(`email_verified` IN (0, 1) AND `two_factor_enabled` IN (0, 1))
) STRICT;

CREATE TABLE `auth_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;

CREATE TABLE `bank_account` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`code` text NOT NULL,
	`name` text NOT NULL,
	`sort_code` text NOT NULL,
	`number` text NOT NULL,
	`seal` text NOT NULL
) STRICT;

CREATE TABLE `bank_balance` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`on_day` text NOT NULL,
	`pence` integer NOT NULL,
	`source` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL
) STRICT;

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

CREATE TABLE `demo_day` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`today` text NOT NULL,
	`seal` text NOT NULL
) STRICT;

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

CREATE TABLE `flag_answer` (
	`key` integer PRIMARY KEY NOT NULL,
	`flag` text NOT NULL,
	`because` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`flag`) REFERENCES `flag`(`id`)
) STRICT;

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

CREATE TABLE `mapping` (
	`key` integer PRIMARY KEY NOT NULL,
	`provider` integer NOT NULL REFERENCES `provider`(`key`),
	`name` text NOT NULL,
	`body` text NOT NULL,
	`seal` text NOT NULL
) STRICT;

CREATE TABLE `migration` (
	`number` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`digest` text NOT NULL
) STRICT;

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

CREATE TABLE `never` (
	`day` text PRIMARY KEY NOT NULL,
	`amount` integer NOT NULL
) STRICT;

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

CREATE TABLE `query_closed` (
	`key` integer PRIMARY KEY NOT NULL,
	`query` text NOT NULL,
	`by` text NOT NULL,
	`at` text NOT NULL,
	`seal` text NOT NULL,
	FOREIGN KEY (`query`) REFERENCES `query`(`id`)
) STRICT;

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

CREATE TABLE `register` (
	`one` integer PRIMARY KEY NOT NULL,
	`last` integer NOT NULL,
	`head` text NOT NULL,
	CONSTRAINT "register_one" CHECK(`one` = 1),
	CONSTRAINT "register_head" CHECK(length(`head`) = 64)
) STRICT;

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

CREATE TABLE `request` (
	`key` integer PRIMARY KEY NOT NULL,
	`caller` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`digest` text NOT NULL,
	`status` integer NOT NULL,
	`answer` text NOT NULL,
	`seal` text NOT NULL
) STRICT;

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

CREATE INDEX `access_fund` ON `access` (`fund`) WHERE `fund` IS NOT NULL;

CREATE INDEX `access_funder` ON `access` (`funder`) WHERE `funder` IS NOT NULL;

CREATE UNIQUE INDEX `access_id` ON `access` (`id`);

CREATE INDEX `access_user` ON `access` (`user`);

CREATE UNIQUE INDEX `access_end_access` ON `access_end` (`access`);

CREATE UNIQUE INDEX `account_code` ON `account` (`fund`,`unit`,`code`);

CREATE UNIQUE INDEX `account_of_fund` ON `account` (`id`,`fund`,`unit`);

CREATE UNIQUE INDEX `agreement_digest` ON `agreement` (`fund`,`digest`);

CREATE UNIQUE INDEX `agreement_entry` ON `agreement` (`entry`);

CREATE INDEX `agreement_from` ON `agreement` (`fund`,`from_day`,`version`);

CREATE UNIQUE INDEX `agreement_version` ON `agreement` (`fund`,`version`);

CREATE UNIQUE INDEX `answer_told_question` ON `answer_told` (`question`);

CREATE UNIQUE INDEX `auth_account_provider` ON `auth_account` (`provider_id`,`account_id`);

CREATE INDEX `auth_account_user` ON `auth_account` (`user_id`);

CREATE UNIQUE INDEX `auth_card_secret` ON `auth_card` (`secret`);

CREATE UNIQUE INDEX `auth_card_user` ON `auth_card` (`user_id`) WHERE `revoked` IS NULL;

CREATE UNIQUE INDEX `auth_device_token` ON `auth_device` (`token`,`user_id`) WHERE `ended` IS NULL;

CREATE INDEX `auth_device_user` ON `auth_device` (`user_id`);

CREATE INDEX `auth_session_card_device` ON `auth_session` (`card_device`) WHERE `card_device` IS NOT NULL;

CREATE UNIQUE INDEX `auth_session_token` ON `auth_session` (`token`);

CREATE INDEX `auth_session_user` ON `auth_session` (`user_id`);

CREATE UNIQUE INDEX `auth_two_factor_user` ON `auth_two_factor` (`user_id`);

CREATE UNIQUE INDEX `auth_user_email` ON `auth_user` (`email`);

CREATE INDEX `auth_verification_expires` ON `auth_verification` (`expires_at`);

CREATE INDEX `auth_verification_identifier` ON `auth_verification` (`identifier`);

CREATE UNIQUE INDEX `bank_account_code` ON `bank_account` (`provider`,`code`);

CREATE INDEX `contact_whose` ON `contact` (`provider`,`whose`);

CREATE UNIQUE INDEX `decision_digest` ON `decision` (`fund`,`digest`);

CREATE UNIQUE INDEX `decision_entry` ON `decision` (`entry`);

CREATE UNIQUE INDEX `decision_id` ON `decision` (`id`);

CREATE UNIQUE INDEX `delivery_once` ON `delivery` (`fund`,`number`,`reader`,`form`);

CREATE UNIQUE INDEX `document_about` ON `document` (`what`,`about`) WHERE `what` IN ('authority-ended', 'dispute-answered');

CREATE UNIQUE INDEX `document_digest` ON `document` (`fund`,`digest`);

CREATE UNIQUE INDEX `document_entry` ON `document` (`entry`);

CREATE INDEX `document_fund` ON `document` (`fund`,`what`);

CREATE UNIQUE INDEX `document_id` ON `document` (`id`);

CREATE INDEX `entry_decision` ON `entry` (`fund`,`decision`) WHERE `decision` IS NOT NULL;

CREATE INDEX `entry_effective` ON `entry` (`fund`,`effective`);

CREATE UNIQUE INDEX `entry_number` ON `entry` (`fund`,`number`);

CREATE INDEX `entry_rare` ON `entry` (`fund`,`kind`) WHERE `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal');

CREATE INDEX `entry_relates_to` ON `entry` (`fund`,`relates_to`) WHERE `relates_to` IS NOT NULL;

CREATE UNIQUE INDEX `entry_reverses` ON `entry` (`fund`,`reverses`) WHERE `reverses` IS NOT NULL;

CREATE UNIQUE INDEX `entry_source` ON `entry` (`fund`,`source_system`,`source_reference`,`source_part`,`source_piece`) WHERE `source_system` IS NOT NULL;

CREATE UNIQUE INDEX `flag_id` ON `flag` (`id`);

CREATE UNIQUE INDEX `flag_answer_flag` ON `flag_answer` (`flag`);

CREATE UNIQUE INDEX `fund_id` ON `fund` (`id`);

CREATE UNIQUE INDEX `fund_ref` ON `fund` (`provider`,`ref`);

CREATE UNIQUE INDEX `import_id` ON `import` (`provider`,`id`);

CREATE UNIQUE INDEX `invitation_token` ON `invitation` (`token`);

CREATE UNIQUE INDEX `issuing_id` ON `issuing` (`id`);

CREATE UNIQUE INDEX `issuing_done_issuing` ON `issuing_done` (`issuing`);

CREATE INDEX `look_fund` ON `look` (`fund`,`at`) WHERE `fund` IS NOT NULL;

CREATE INDEX `look_list` ON `look` (`provider`,`at`) WHERE `fund` IS NULL;

CREATE INDEX `need_fund` ON `need` (`fund`,`reader`);

CREATE INDEX `need_review` ON `need` (`provider`,`review_day`);

CREATE UNIQUE INDEX `never_amount` ON `never` (`amount`);

CREATE INDEX `notice_due` ON `notice` (`provider`,`due`);

CREATE INDEX `notice_fund` ON `notice` (`fund`);

CREATE UNIQUE INDEX `notice_id` ON `notice` (`id`);

CREATE INDEX `opening_draft_begun` ON `opening_draft` (`provider`,`begun_at`);

CREATE INDEX `opening_draft_changed` ON `opening_draft` (`changed_at`);

CREATE UNIQUE INDEX `opening_draft_form` ON `opening_draft` (`provider`,`form`);

CREATE INDEX `opening_draft_fund` ON `opening_draft` (`fund`) WHERE `fund` IS NOT NULL;

CREATE UNIQUE INDEX `proposal_id` ON `proposal` (`id`);

CREATE UNIQUE INDEX `proposal_answer_proposal` ON `proposal_answer` (`proposal`);

CREATE UNIQUE INDEX `provider_id` ON `provider` (`id`);

CREATE UNIQUE INDEX `put_aside_id` ON `put_aside` (`provider`,`id`);

CREATE INDEX `query_fund` ON `query` (`fund`);

CREATE UNIQUE INDEX `query_id` ON `query` (`id`);

CREATE INDEX `query_provider` ON `query` (`provider`,`funder`);

CREATE UNIQUE INDEX `query_closed_query` ON `query_closed` (`query`);

CREATE UNIQUE INDEX `query_message_number` ON `query_message` (`query`,`number`);

CREATE INDEX `question_fund` ON `question` (`fund`);

CREATE UNIQUE INDEX `question_id` ON `question` (`id`);

CREATE INDEX `question_provider` ON `question` (`provider`);

CREATE UNIQUE INDEX `question_answer_question` ON `question_answer` (`question`);

CREATE INDEX `reclaim_fund` ON `reclaim` (`fund`);

CREATE UNIQUE INDEX `reclaim_id` ON `reclaim` (`id`);

CREATE INDEX `reclaim_provider` ON `reclaim` (`provider`,`funder`);

CREATE UNIQUE INDEX `reclaim_answer_reclaim` ON `reclaim_answer` (`reclaim`);

CREATE UNIQUE INDEX `reclaim_told_reclaim` ON `reclaim_told` (`reclaim`);

CREATE INDEX `reclaim_use_reclaim` ON `reclaim_use` (`reclaim`);

CREATE UNIQUE INDEX `rendition_file_once` ON `rendition` (`fund`,`number`,`file`);

CREATE UNIQUE INDEX `request_key` ON `request` (`caller`,`idempotency_key`);

CREATE UNIQUE INDEX `settlement_of` ON `settlement` (`provider`,`put_aside`);

CREATE UNIQUE INDEX `statement_code` ON `statement` (json_extract(`body`, '$.proof.code'));

CREATE UNIQUE INDEX `statement_digest` ON `statement` (`fund`,`digest`);

CREATE UNIQUE INDEX `statement_entry` ON `statement` (`entry`);

CREATE INDEX `statement_last_day` ON `statement` (`last_day`);

CREATE UNIQUE INDEX `statement_number` ON `statement` (`fund`,`number`);

CREATE UNIQUE INDEX `statement_opened_once` ON `statement_opened` (`fund`,`number`,`reader`);

CREATE UNIQUE INDEX `told_notice` ON `told` (`notice`);

CREATE UNIQUE INDEX `word_ref` ON `word` (`ref`);

CREATE INDEX `word_text` ON `word` (`fund`,`text`) WHERE `text` IS NOT NULL;

CREATE VIEW `backing` AS
SELECT `days`.`fund` AS `fund`, `days`.`day` AS `day`, (
	SELECT sum(CASE `part` WHEN 'hours' THEN `balance` ELSE -`balance` * `each` END)
	FROM (
		SELECT a.`part` AS `part`,
			a.`balance` - coalesce((
				SELECT sum(CASE WHEN (t.`debit` = a.`id`) = (a.`side` = 'D') THEN t.`amount` ELSE -t.`amount` END)
				FROM `entry` e JOIN `transfer` t ON t.`entry` = e.`id`
				WHERE e.`fund` = a.`fund` AND e.`effective` > `days`.`day` AND (t.`debit` = a.`id` OR t.`credit` = a.`id`)
			), 0) AS `balance`,
			coalesce((
				SELECT p.`each` FROM `price` p
				WHERE p.`fund` = a.`fund` AND p.`unit` = a.`unit` AND p.`version` <= f.`priced` AND p.`from_day` <= `days`.`day`
				ORDER BY p.`version` DESC LIMIT 1
			), (
				SELECT p.`each` FROM `price` p WHERE p.`fund` = a.`fund` AND p.`unit` = a.`unit` ORDER BY p.`version` LIMIT 1
			), 0) AS `each`
		FROM `account` a JOIN `fund` f ON f.`key` = a.`fund`
		WHERE a.`fund` = `days`.`fund` AND a.`part` IN ('hours', 'held')
	)
) AS `gap`
FROM (
	SELECT `fund`, `from_day` AS `day` FROM `agreement`
	UNION
	SELECT `fund`, `effective` FROM `entry` WHERE `kind` IN ('repricing', 'reversal', 'brought-forward')
) AS `days`;

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

CREATE VIEW `sealing` AS SELECT `id`, `fund`, `provider`, `kind`, `effective`, `recorded_at`, `document`, `details` FROM `entry` WHERE false;

CREATE TRIGGER `access_already_there` BEFORE INSERT ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `access` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `access_no_delete` BEFORE DELETE ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `access_no_update` BEFORE UPDATE ON `access` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

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

CREATE TRIGGER `access_registered` AFTER INSERT ON `access` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `access_end_already_there` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `access_end` WHERE `access` = NEW.`access`);
END;

CREATE TRIGGER `access_end_last_manager` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:last-manager') WHERE EXISTS (
		SELECT 1 FROM `access` a WHERE a.`id` = NEW.`access` AND a.`role` = 'manager' AND NOT EXISTS (
			SELECT 1 FROM `access` o WHERE o.`provider` = a.`provider` AND o.`role` = 'manager' AND o.`id` <> a.`id`
				AND (o.`to_day` IS NULL OR o.`to_day` >= substr(NEW.`at`, 1, 10))
				AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = o.`id`)));
END;

CREATE TRIGGER `access_end_no_delete` BEFORE DELETE ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `access_end_no_update` BEFORE UPDATE ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `access_end_registered` AFTER INSERT ON `access_end` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `access_end_second_manager` BEFORE INSERT ON `access_end` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE EXISTS (SELECT 1 FROM `access` WHERE `id` = NEW.`access` AND `role` = 'holder')
		AND NOT EXISTS (
			SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
			WHERE p.`id` = NEW.`proposal` AND p.`what` = 'end-access' AND json_extract(p.`ask`, '$.access') = NEW.`access`);
END;

CREATE TRIGGER `account_already_there` BEFORE INSERT ON `account` BEGIN
	SELECT CASE
		WHEN NEW.`id` IS NOT (SELECT coalesce(max(`id`), 0) + 1 FROM `account`) THEN RAISE(ABORT, 'guard:already-there')
		WHEN EXISTS (SELECT 1 FROM `account` WHERE `fund` = NEW.`fund` AND `unit` = NEW.`unit` AND `code` = NEW.`code`)
			THEN RAISE(ABORT, 'guard:already-there')
		WHEN NEW.`balance` <> 0 OR NEW.`moved_by` <> 0 THEN RAISE(ABORT, 'guard:begins-empty')
		WHEN (NEW.`code` GLOB 'own:*') <> (SELECT `holder` = 'provider' FROM `fund` WHERE `key` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:own-book')
	END;
END;

CREATE TRIGGER `account_moves` BEFORE UPDATE OF `balance`, `moved_by` ON `account`
WHEN NEW.`moved_by` <= OLD.`moved_by` OR abs(NEW.`balance`) > 9007199254740991
	OR NEW.`balance` IS NOT OLD.`balance` + (
		SELECT CASE
			WHEN t.`debit` = OLD.`id` THEN CASE OLD.`side` WHEN 'D' THEN t.`amount` ELSE -t.`amount` END
			WHEN t.`credit` = OLD.`id` THEN CASE OLD.`side` WHEN 'C' THEN t.`amount` ELSE -t.`amount` END
		END
		FROM `transfer` t WHERE t.`entry` = NEW.`moved_by` >> 12 AND t.`line` = NEW.`moved_by` & 4095)
BEGIN
	SELECT RAISE(ABORT, 'guard:too-large') WHERE abs(NEW.`balance`) > 9007199254740991;
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `account_no_delete` BEFORE DELETE ON `account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `account_no_update` BEFORE UPDATE OF `id`, `fund`, `unit`, `code`, `side`, `floor`, `part` ON `account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `agreement_already_there` BEFORE INSERT ON `agreement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `version` = NEW.`version`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;

CREATE TRIGGER `agreement_next` BEFORE INSERT ON `agreement` BEGIN
	SELECT CASE
		WHEN NEW.`version` IS NOT (SELECT coalesce(max(`version`), 0) + 1 FROM `agreement` WHERE `fund` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:version')
		WHEN NEW.`from_day` <= (SELECT `locked_through` FROM `fund` WHERE `key` = NEW.`fund`) THEN RAISE(ABORT, 'guard:period-closed')
	END;
END;

CREATE TRIGGER `agreement_no_delete` BEFORE DELETE ON `agreement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `agreement_no_update` BEFORE UPDATE ON `agreement`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`version` IS NOT OLD.`version` OR NEW.`from_day` IS NOT OLD.`from_day` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `agreement_registered` AFTER INSERT ON `agreement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `agreement_waits` BEFORE INSERT ON `agreement` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;

CREATE TRIGGER `answer_told_already_there` BEFORE INSERT ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `answer_told` WHERE `question` = NEW.`question`);
END;

CREATE TRIGGER `answer_told_no_delete` BEFORE DELETE ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `answer_told_no_update` BEFORE UPDATE ON `answer_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `answer_told_registered` AFTER INSERT ON `answer_told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `bank_account_already_there` BEFORE INSERT ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `bank_account` WHERE `provider` = NEW.`provider` AND `code` = NEW.`code`);
END;

CREATE TRIGGER `bank_account_no_delete` BEFORE DELETE ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `bank_account_no_update` BEFORE UPDATE ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `bank_account_registered` AFTER INSERT ON `bank_account` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `bank_balance_already_there` BEFORE INSERT ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `bank_balance_no_delete` BEFORE DELETE ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `bank_balance_no_update` BEFORE UPDATE ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `bank_balance_registered` AFTER INSERT ON `bank_balance` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `contact_already_there` BEFORE INSERT ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `contact_no_delete` BEFORE DELETE ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `contact_no_update` BEFORE UPDATE ON `contact` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `contact_of_a_funder` BEFORE INSERT ON `contact` WHEN NEW.`whose` <> 'provider' BEGIN
	SELECT RAISE(ABORT, 'guard:funder') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` f JOIN `agreement` a ON a.`fund` = f.`key`, json_each(a.`body`, '$.streams') s
		WHERE f.`provider` = NEW.`provider` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`whose`);
END;

CREATE TRIGGER `contact_registered` AFTER INSERT ON `contact` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `council_policy_already_there` BEFORE INSERT ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `council_policy_no_delete` BEFORE DELETE ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `council_policy_no_update` BEFORE UPDATE ON `council_policy` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `council_policy_registered` AFTER INSERT ON `council_policy` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `decision_already_there` BEFORE INSERT ON `decision` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `decision` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;

CREATE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`id` IS NOT OLD.`id` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `decision_registered` AFTER INSERT ON `decision` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `decision_waits` BEFORE INSERT ON `decision` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;

CREATE TRIGGER `delivery_already_there` BEFORE INSERT ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `delivery` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `reader` = NEW.`reader` AND `form` = NEW.`form`);
END;

CREATE TRIGGER `delivery_no_delete` BEFORE DELETE ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `delivery_no_update` BEFORE UPDATE ON `delivery` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `delivery_reader` BEFORE INSERT ON `delivery` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;

CREATE TRIGGER `delivery_registered` AFTER INSERT ON `delivery` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `demo_day_already_there` BEFORE INSERT ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `demo_day_no_delete` BEFORE DELETE ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `demo_day_no_update` BEFORE UPDATE ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `demo_day_registered` AFTER INSERT ON `demo_day` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `document_about_its_fund` BEFORE INSERT ON `document` WHEN NEW.`about` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`about` AND `fund` = NEW.`fund`
			AND `what` = CASE NEW.`what` WHEN 'authority-ended' THEN 'authority' WHEN 'dispute-answered' THEN 'dispute' END
		UNION ALL SELECT 1 FROM `decision` WHERE NEW.`what` = 'dispute' AND `id` = NEW.`about` AND `fund` = NEW.`fund`);
END;

CREATE TRIGGER `document_already_there` BEFORE INSERT ON `document` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `document` WHERE `what` IN ('authority-ended', 'dispute-answered') AND `what` = NEW.`what` AND `about` = NEW.`about`);
END;

CREATE TRIGGER `document_no_delete` BEFORE DELETE ON `document` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `document_no_update` BEFORE UPDATE ON `document`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`id` IS NOT OLD.`id` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`what` IS NOT OLD.`what` OR NEW.`about` IS NOT OLD.`about` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest` AND `kind` = OLD.`what`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `document_registered` AFTER INSERT ON `document` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `document_two_managers` BEFORE INSERT ON `document` WHEN NEW.`what` = 'dispute-answered' BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (
		SELECT 1 FROM `document` d JOIN `decision` c ON c.`id` = d.`about`
		WHERE d.`id` = NEW.`about` AND json_extract(NEW.`body`, '$.writtenDownBy') IN (
			json_extract(c.`body`, '$.writtenDownBy'), json_extract(d.`body`, '$.writtenDownBy')));
END;

CREATE TRIGGER `document_waits` BEFORE INSERT ON `document` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;

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

CREATE TRIGGER `entry_no_delete` BEFORE DELETE ON `entry` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `entry_no_update` BEFORE UPDATE ON `entry` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `entry_sealed` AFTER INSERT ON `entry` BEGIN
	SELECT CASE
		WHEN `other_fund` THEN RAISE(ABORT, 'guard:other-fund')
		WHEN `part_pence` THEN RAISE(ABORT, 'guard:whole-pence')
		WHEN `below` THEN RAISE(ABORT, 'guard:below-floor')
		WHEN `owed_back` AND NEW.`kind` <> 'reversal' THEN RAISE(ABORT, 'guard:owed-back')
		WHEN `taken` AND NEW.`kind` NOT IN ('reversal', 'brought-forward') THEN RAISE(ABORT, 'guard:drawdown-only')
		WHEN `touched` AND `waits_from` <= NEW.`effective` AND NEW.`kind` <> 'repricing' THEN RAISE(ABORT, 'guard:not-repriced')
		WHEN `revalued` <> 0 AND NEW.`kind` NOT IN ('repricing', 'reversal', 'brought-forward') THEN RAISE(ABORT, 'guard:backing')
		WHEN `apart` AND NEW.`kind` IN ('support', 'booking', 'not-given', 'allocation') THEN RAISE(ABORT, 'guard:everyday-kind')
	END
	FROM (
		SELECT max(t.`fund` <> NEW.`fund`) AS `other_fund`,
			max((d.`part` = 'bank' OR c.`part` = 'bank') AND t.`amount` % 3600 <> 0) AS `part_pence`,
			max((d.`floor` AND d.`balance` < 0) OR (c.`floor` AND c.`balance` < 0)) AS `below`,
			max(d.`part` = 'earned' AND d.`balance` < 0) AS `owed_back`,
			max(d.`part` = 'earned' AND c.`part` <> 'earned' AND NOT (NEW.`kind` = 'drawdown' AND c.`part` = 'bank')) AS `taken`,
			max(d.`part` IN ('bank', 'lent') OR c.`part` IN ('bank', 'lent')) AS `apart`,
			max(d.`part` IN ('hours', 'held') OR c.`part` IN ('hours', 'held')) AS `touched`,
			sum(CASE
				WHEN t.`unit` = 'GBP' THEN ((c.`part` = 'hours') - (d.`part` = 'hours')) * t.`amount`
				WHEN (d.`part` = 'held') = (c.`part` = 'held') THEN 0
				ELSE ((c.`part` = 'held') - (d.`part` = 'held')) * t.`amount` * coalesce((
					SELECT p.`each` FROM `price` p
					WHERE p.`fund` = NEW.`fund` AND p.`unit` = t.`unit` AND p.`from_day` <= NEW.`effective` AND p.`version` <= f.`priced`
					ORDER BY p.`version` DESC LIMIT 1
				), (
					SELECT p.`each` FROM `price` p WHERE p.`fund` = NEW.`fund` AND p.`unit` = t.`unit` ORDER BY p.`version` LIMIT 1
				), RAISE(ABORT, 'guard:no-price'))
			END) AS `revalued`,
			f.`waits_from` AS `waits_from`
		FROM `fund` f CROSS JOIN `transfer` t ON t.`entry` = NEW.`id`
			CROSS JOIN `account` d ON d.`id` = t.`debit` CROSS JOIN `account` c ON c.`id` = t.`credit`
		WHERE f.`key` = NEW.`fund`
	);
	UPDATE `provider` SET `sequence` = NEW.`sequence`, `head` = NEW.`hash`, `recorded_at` = NEW.`recorded_at` WHERE `key` = NEW.`provider`;
END;

CREATE TRIGGER `entry_sealed_further` AFTER INSERT ON `entry`
WHEN NEW.`kind` NOT IN ('support', 'booking', 'not-given', 'allocation') OR NEW.`document` IS NOT NULL
	OR EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `effective` > NEW.`effective`)
	OR (SELECT `unbacked_from` IS NOT NULL OR `priced_from` > NEW.`effective` FROM `fund` WHERE `key` = NEW.`fund`)
	OR (NEW.`kind` = 'booking' AND EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `what` = 'dispute'))
BEGIN
	INSERT INTO `sealing` VALUES (NEW.`id`, NEW.`fund`, NEW.`provider`, NEW.`kind`, NEW.`effective`, NEW.`recorded_at`, NEW.`document`, NEW.`details`);
END;

CREATE TRIGGER `flag_already_there` BEFORE INSERT ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `flag` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `flag_no_delete` BEFORE DELETE ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `flag_no_update` BEFORE UPDATE ON `flag` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `flag_of_its_provider` BEFORE INSERT ON `flag` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;

CREATE TRIGGER `flag_registered` AFTER INSERT ON `flag` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `flag_answer_already_there` BEFORE INSERT ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `flag_answer` WHERE `flag` = NEW.`flag`);
END;

CREATE TRIGGER `flag_answer_no_delete` BEFORE DELETE ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `flag_answer_no_update` BEFORE UPDATE ON `flag_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `flag_answer_registered` AFTER INSERT ON `flag_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `fund_already_there` BEFORE INSERT ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `fund` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `fund` WHERE `provider` = NEW.`provider` AND `ref` = NEW.`ref`);
END;

CREATE TRIGGER `fund_backed` BEFORE UPDATE OF `unbacked_from` ON `fund`
WHEN NEW.`unbacked_from` IS NULL AND EXISTS (
	SELECT 1 FROM `backing` WHERE `fund` = NEW.`key` AND `day` >= OLD.`unbacked_from` AND `gap` <> 0)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_begins` BEFORE INSERT ON `fund`
WHEN NEW.`locked_through` IS NOT NULL
	OR NEW.`recorded_through` IS NOT NULL OR NEW.`priced` <> 0 OR NEW.`priced_from` IS NOT NULL
	OR NEW.`waits_from` IS NOT NULL OR NEW.`unbacked_from` IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'guard:begins-empty');
END;

CREATE TRIGGER `fund_locks` BEFORE UPDATE OF `locked_through` ON `fund`
WHEN NEW.`locked_through` IS NULL OR NEW.`locked_through` <= coalesce(OLD.`locked_through`, '')
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `fund` = NEW.`key` AND `kind` = 'closing' AND `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') AND `effective` = NEW.`locked_through`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_no_delete` BEFORE DELETE ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_no_update` BEFORE UPDATE OF `key`, `id`, `provider`, `ref`, `holder`, `opened`, `name`, `seal` ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_priced` BEFORE UPDATE OF `priced`, `priced_from` ON `fund`
WHEN NEW.`priced` <= OLD.`priced`
	OR NEW.`priced_from` IS NOT (SELECT max(`from_day`) FROM `agreement` WHERE `fund` = NEW.`key` AND `version` <= NEW.`priced`)
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `id` = (SELECT max(`id`) FROM `entry`) AND `fund` = NEW.`key`
			AND `kind` IN ('agreement', 'repricing') AND json_extract(`details`, '$.version') = NEW.`priced`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_recorded` BEFORE UPDATE OF `recorded_through` ON `fund`
WHEN NEW.`recorded_through` IS NULL OR NEW.`recorded_through` <= coalesce(OLD.`recorded_through`, '')
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `fund` = NEW.`key` AND `kind` = 'support-recorded' AND `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal')
			AND json_extract(`details`, '$.through') = NEW.`recorded_through`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `fund_registered` AFTER INSERT ON `fund` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `fund_waits` BEFORE UPDATE OF `waits_from` ON `fund`
WHEN NEW.`waits_from` IS NOT (SELECT min(`from_day`) FROM `agreement` WHERE `fund` = NEW.`key` AND `version` > NEW.`priced`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `import_already_there` BEFORE INSERT ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `import` WHERE `provider` = NEW.`provider` AND `id` = NEW.`id`);
END;

CREATE TRIGGER `import_no_delete` BEFORE DELETE ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `import_no_update` BEFORE UPDATE ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `import_registered` AFTER INSERT ON `import` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `invitation_used_once` BEFORE UPDATE ON `invitation`
WHEN OLD.`used` IS NOT NULL OR NEW.`used` IS NULL OR NEW.`id` IS NOT OLD.`id` OR NEW.`token` IS NOT OLD.`token` OR NEW.`provider` IS NOT OLD.`provider` OR NEW.`role` IS NOT OLD.`role` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`authority` IS NOT OLD.`authority` OR NEW.`funder` IS NOT OLD.`funder` OR NEW.`until` IS NOT OLD.`until` OR NEW.`by` IS NOT OLD.`by` OR NEW.`at` IS NOT OLD.`at`
BEGIN
	SELECT RAISE(ABORT, 'guard:invitation-used');
END;

CREATE TRIGGER `issuing_already_there` BEFORE INSERT ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `issuing` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `issuing_no_delete` BEFORE DELETE ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `issuing_no_update` BEFORE UPDATE ON `issuing` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `issuing_registered` AFTER INSERT ON `issuing` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `issuing_done_already_there` BEFORE INSERT ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `issuing_done` WHERE `issuing` = NEW.`issuing`);
END;

CREATE TRIGGER `issuing_done_no_delete` BEFORE DELETE ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `issuing_done_no_update` BEFORE UPDATE ON `issuing_done` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `issuing_done_registered` AFTER INSERT ON `issuing_done` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `leave_out_rule_already_there` BEFORE INSERT ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `leave_out_rule_no_delete` BEFORE DELETE ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `leave_out_rule_no_update` BEFORE UPDATE ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `leave_out_rule_registered` AFTER INSERT ON `leave_out_rule` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `look_already_there` BEFORE INSERT ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `look_no_delete` BEFORE DELETE ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `look_no_update` BEFORE UPDATE ON `look` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `look_of_its_provider` BEFORE INSERT ON `look` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;

CREATE TRIGGER `look_registered` AFTER INSERT ON `look` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `mapping_already_there` BEFORE INSERT ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `mapping_no_delete` BEFORE DELETE ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `mapping_no_update` BEFORE UPDATE ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `mapping_registered` AFTER INSERT ON `mapping` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `migration_already_there` BEFORE INSERT ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE NEW.`number` IS NOT (SELECT coalesce(max(`number`), 0) + 1 FROM `migration`);
END;

CREATE TRIGGER `migration_no_delete` BEFORE DELETE ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `migration_no_update` BEFORE UPDATE ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `need_already_there` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `need_no_delete` BEFORE DELETE ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `need_no_update` BEFORE UPDATE ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `need_of_its_provider` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;

CREATE TRIGGER `need_reader` BEFORE INSERT ON `need` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;

CREATE TRIGGER `need_registered` AFTER INSERT ON `need` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `need_words` BEFORE INSERT ON `need` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` WHERE `ref` IN (NEW.`says`, NEW.`address`) AND `fund` <> NEW.`fund`);
END;

CREATE TRIGGER `never_already_there` BEFORE INSERT ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `never_no_delete` BEFORE DELETE ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `never_no_update` BEFORE UPDATE ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `notice_already_there` BEFORE INSERT ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `notice` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `notice_no_delete` BEFORE DELETE ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `notice_no_update` BEFORE UPDATE ON `notice` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `notice_of_its_provider` BEFORE INSERT ON `notice` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`decision` AND `fund` = NEW.`fund`);
END;

CREATE TRIGGER `notice_registered` AFTER INSERT ON `notice` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `opening_draft_goes_on` BEFORE UPDATE ON `opening_draft` BEGIN
	SELECT RAISE(ABORT, 'guard:draft-version') WHERE NEW.`version` <> OLD.`version` + 1;
END;

CREATE TRIGGER `opening_draft_of_its_provider` BEFORE INSERT ON `opening_draft` WHEN NEW.`fund` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider` AND `holder` = 'person');
END;

CREATE TRIGGER `opening_draft_stays` BEFORE UPDATE OF `id`, `provider`, `way`, `fund`, `form`, `begun_by`, `begun_at` ON `opening_draft` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `payment_details_already_there` BEFORE INSERT ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `payment_details_no_delete` BEFORE DELETE ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `payment_details_no_update` BEFORE UPDATE ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `payment_details_registered` AFTER INSERT ON `payment_details` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `payment_details_second_manager` BEFORE INSERT ON `payment_details` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE NOT EXISTS (
		SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
		WHERE p.`id` = NEW.`proposal` AND p.`provider` = NEW.`provider` AND p.`what` = 'payment-details'
			AND json_extract(p.`ask`, '$.account', '$.sortCode', '$.number') = json_array(NEW.`what`, NEW.`sort_code`, NEW.`number`));
END;

CREATE TRIGGER `payment_limit_already_there` BEFORE INSERT ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `payment_limit_no_delete` BEFORE DELETE ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `payment_limit_no_update` BEFORE UPDATE ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `payment_limit_registered` AFTER INSERT ON `payment_limit` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `payment_limit_second_manager` BEFORE INSERT ON `payment_limit` BEGIN
	SELECT RAISE(ABORT, 'guard:needs-second-manager') WHERE NOT EXISTS (
		SELECT 1 FROM `proposal` p JOIN `proposal_answer` w ON w.`proposal` = p.`id` AND w.`answer` = 'approved' AND w.`at` = NEW.`at`
		WHERE p.`id` = NEW.`proposal` AND p.`provider` = NEW.`provider` AND p.`what` = 'payment-limit'
			AND json_extract(p.`ask`, '$.pence') = NEW.`pence`);
END;

CREATE TRIGGER `price_already_there` BEFORE INSERT ON `price` BEGIN
	SELECT CASE
		WHEN EXISTS (SELECT 1 FROM `price` WHERE `fund` = NEW.`fund` AND `unit` = NEW.`unit` AND `version` = NEW.`version`)
			THEN RAISE(ABORT, 'guard:already-there')
		WHEN NOT EXISTS (
			SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `version` = NEW.`version` AND `from_day` = NEW.`from_day`
				AND `awaits` IS NOT NULL) THEN RAISE(ABORT, 'guard:append-only')
	END;
END;

CREATE TRIGGER `price_no_delete` BEFORE DELETE ON `price` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `price_no_update` BEFORE UPDATE ON `price` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `proposal_already_there` BEFORE INSERT ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `proposal` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `proposal_no_delete` BEFORE DELETE ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `proposal_no_update` BEFORE UPDATE ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `proposal_open_once` BEFORE INSERT ON `proposal` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `proposal` p WHERE p.`provider` = NEW.`provider` AND p.`what` = NEW.`what` AND p.`ask` = NEW.`ask`
			AND NOT EXISTS (SELECT 1 FROM `proposal_answer` WHERE `proposal` = p.`id`));
END;

CREATE TRIGGER `proposal_registered` AFTER INSERT ON `proposal` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `proposal_answer_already_there` BEFORE INSERT ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `proposal_answer` WHERE `proposal` = NEW.`proposal`);
END;

CREATE TRIGGER `proposal_answer_no_delete` BEFORE DELETE ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `proposal_answer_no_update` BEFORE UPDATE ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `proposal_answer_registered` AFTER INSERT ON `proposal_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `proposal_answer_two_managers` BEFORE INSERT ON `proposal_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (
		SELECT 1 FROM `proposal` WHERE `id` = NEW.`proposal` AND (`by` = NEW.`by`) <> (NEW.`answer` = 'withdrawn'));
END;

CREATE TRIGGER `provider_already_there` BEFORE INSERT ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `provider` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `provider_begins` BEFORE INSERT ON `provider`
WHEN NEW.`sequence` <> 0 OR NEW.`head` <> '0000000000000000000000000000000000000000000000000000000000000000' OR NEW.`recorded_at` IS NOT NULL OR NEW.`lent_gap` IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'guard:begins-empty');
END;

CREATE TRIGGER `provider_lent` BEFORE UPDATE OF `lent_gap` ON `provider`
WHEN coalesce(NEW.`lent_gap`, 0) IS NOT (
	SELECT coalesce(sum(CASE a.`code` WHEN 'own:lent' THEN a.`balance` ELSE -a.`balance` END), 0)
	FROM `fund` f JOIN `account` a ON a.`fund` = f.`key` AND a.`unit` = 'GBP' AND a.`code` IN ('own:lent', 'advance')
	WHERE f.`provider` = NEW.`key`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `provider_moves` BEFORE UPDATE OF `sequence`, `head`, `recorded_at` ON `provider`
WHEN NEW.`sequence` IS NOT OLD.`sequence` + 1
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `id` = (SELECT max(`id`) FROM `entry`) AND `provider` = NEW.`key`
			AND `sequence` = NEW.`sequence` AND `hash` = NEW.`head` AND `recorded_at` = NEW.`recorded_at`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `provider_no_delete` BEFORE DELETE ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `provider_no_update` BEFORE UPDATE OF `key`, `id`, `name`, `seal` ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `provider_registered` AFTER INSERT ON `provider` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `put_aside_already_there` BEFORE INSERT ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `put_aside` WHERE `provider` = NEW.`provider` AND `id` = NEW.`id`);
END;

CREATE TRIGGER `put_aside_no_delete` BEFORE DELETE ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `put_aside_no_update` BEFORE UPDATE ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `put_aside_registered` AFTER INSERT ON `put_aside` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `query_about_what` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:about') WHERE (NEW.`about` = 'provider') IS NOT (SELECT `holder` = 'provider' FROM `fund` WHERE `key` = NEW.`fund`)
		OR (NEW.`about` = 'entry' AND NOT EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`))
		OR (NEW.`about` = 'statement' AND NOT EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`));
END;

CREATE TRIGGER `query_already_there` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `query_asked_by` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') WHERE NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = NEW.`provider` AND a.`funder` = NEW.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `query_due` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:due') WHERE NEW.`due` IS NOT date(NEW.`on_day`, '+' || json_extract(coalesce((
		SELECT json_extract(a.`body`, '$.asking') FROM `agreement` a WHERE a.`fund` = NEW.`fund`
		ORDER BY a.`version` IS (SELECT max(`version`) FROM `agreement` WHERE `fund` = NEW.`fund` AND `from_day` <= NEW.`on_day`)
			AND NEW.`on_day` <= coalesce(json_extract(a.`body`, '$.until'), '9999') DESC, a.`version` DESC
		LIMIT 1), '{"answerWithin":10,"funderAfter":20}'), '$.answerWithin') || ' days');
END;

CREATE TRIGGER `query_funder` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:funder') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` f JOIN `agreement` a ON a.`fund` = f.`key`, json_each(a.`body`, '$.streams') s
		WHERE f.`provider` = NEW.`provider` AND (f.`key` = NEW.`fund` OR NEW.`about` = 'provider')
			AND json_extract(s.`value`, '$.code') = NEW.`funder`);
END;

CREATE TRIGGER `query_no_delete` BEFORE DELETE ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_no_update` BEFORE UPDATE ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_of_its_provider` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;

CREATE TRIGGER `query_registered` AFTER INSERT ON `query` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `query_today` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `query_words` BEFORE INSERT ON `query` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;

CREATE TRIGGER `query_closed_already_there` BEFORE INSERT ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query_closed` WHERE `query` = NEW.`query`);
END;

CREATE TRIGGER `query_closed_by` BEFORE INSERT ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `query` q WHERE q.`id` = NEW.`query` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `query_closed_no_delete` BEFORE DELETE ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_closed_no_update` BEFORE UPDATE ON `query_closed` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_closed_registered` AFTER INSERT ON `query_closed` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `query_message_already_there` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `query_message` WHERE `query` = NEW.`query` AND `number` = NEW.`number`);
END;

CREATE TRIGGER `query_message_by` BEFORE INSERT ON `query_message` WHEN NEW.`sender` = 'commissioner' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `query` q WHERE q.`id` = NEW.`query` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `query_message_by_provider` BEFORE INSERT ON `query_message` WHEN NEW.`sender` = 'provider' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `query` q WHERE q.`id` = NEW.`query` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;

CREATE TRIGGER `query_message_due` BEFORE INSERT ON `query_message` WHEN NEW.`due` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:due') FROM `query` q WHERE q.`id` = NEW.`query`
		AND NEW.`due` IS NOT date(NEW.`on_day`, '+' || json_extract(coalesce((
		SELECT json_extract(a.`body`, '$.asking') FROM `agreement` a WHERE a.`fund` = q.`fund`
		ORDER BY a.`version` IS (SELECT max(`version`) FROM `agreement` WHERE `fund` = q.`fund` AND `from_day` <= NEW.`on_day`)
			AND NEW.`on_day` <= coalesce(json_extract(a.`body`, '$.until'), '9999') DESC, a.`version` DESC
		LIMIT 1), '{"answerWithin":10,"funderAfter":20}'), '$.answerWithin') || ' days');
END;

CREATE TRIGGER `query_message_follows` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:message-number') WHERE NEW.`number` > (
		SELECT coalesce(max(`number`), 1) + 1 FROM `query_message` WHERE `query` = NEW.`query`);
	SELECT RAISE(ABORT, 'guard:query-closed') WHERE EXISTS (SELECT 1 FROM `query_closed` WHERE `query` = NEW.`query`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE NEW.`on_day` < (
		SELECT max(`on_day`) FROM (SELECT `on_day` FROM `query` WHERE `id` = NEW.`query` UNION ALL SELECT `on_day` FROM `query_message` WHERE `query` = NEW.`query`));
END;

CREATE TRIGGER `query_message_no_delete` BEFORE DELETE ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_message_no_update` BEFORE UPDATE ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `query_message_registered` AFTER INSERT ON `query_message` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `query_message_today` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `query_message_words` BEFORE INSERT ON `query_message` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `query` a ON a.`id` = NEW.`query` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;

CREATE TRIGGER `question_about` BEFORE INSERT ON `question` BEGIN
	SELECT CASE
		WHEN NEW.`on_day` < date(e.`recorded_at`) THEN RAISE(ABORT, 'guard:before-issued')
		WHEN NEW.`line` > coalesce(json_array_length(s.`body`, '$.lines'), 0) + coalesce(json_array_length(s.`body`, '$.notGiven'), 0)
			+ coalesce(json_array_length(s.`body`, '$.purchases'), 0) + coalesce(json_array_length(s.`body`, '$.decisions'), 0)
			+ coalesce(json_array_length(s.`body`, '$.earlierMonths'), 0) THEN RAISE(ABORT, 'guard:no-such-line')
	END
	FROM `statement` s JOIN `entry` e ON e.`id` = s.`entry` WHERE s.`fund` = NEW.`fund` AND s.`number` = NEW.`number`;
END;

CREATE TRIGGER `question_already_there` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `question` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `question_authority` BEFORE INSERT ON `question` WHEN NEW.`authority` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`authority` AND `fund` = NEW.`fund` AND `what` = 'authority');
END;

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

CREATE TRIGGER `question_funder` BEFORE INSERT ON `question` WHEN NEW.`funder` IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
		WHERE a.`fund` = NEW.`fund` AND json_extract(s.`value`, '$.code') = NEW.`funder`);
END;

CREATE TRIGGER `question_no_delete` BEFORE DELETE ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `question_no_update` BEFORE UPDATE ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `question_of_its_provider` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider`);
END;

CREATE TRIGGER `question_registered` AFTER INSERT ON `question` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `question_words` BEFORE INSERT ON `question` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;

CREATE TRIGGER `question_answer_after` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `question` WHERE `id` = NEW.`question` AND `on_day` > NEW.`on_day`);
END;

CREATE TRIGGER `question_answer_already_there` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `question_answer` WHERE `question` = NEW.`question`);
END;

CREATE TRIGGER `question_answer_no_delete` BEFORE DELETE ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `question_answer_no_update` BEFORE UPDATE ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `question_answer_registered` AFTER INSERT ON `question_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `question_answer_words` BEFORE INSERT ON `question_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `question` q ON q.`id` = NEW.`question` WHERE w.`ref` = NEW.`says` AND w.`fund` <> q.`fund`);
END;

CREATE TRIGGER `reclaim_already_there` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`id`);
END;

CREATE TRIGGER `reclaim_asked_by` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') WHERE 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = NEW.`provider`);
END;

CREATE TRIGGER `reclaim_no_delete` BEFORE DELETE ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_no_update` BEFORE UPDATE ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_of_its_provider` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:other-provider') WHERE NOT EXISTS (
		SELECT 1 FROM `fund` WHERE `key` = NEW.`fund` AND `provider` = NEW.`provider` AND `holder` = 'person');
END;

CREATE TRIGGER `reclaim_registered` AFTER INSERT ON `reclaim` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

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

CREATE TRIGGER `reclaim_today` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `reclaim_words` BEFORE INSERT ON `reclaim` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`says` AND `fund` <> NEW.`fund`);
END;

CREATE TRIGGER `reclaim_answer_already_there` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;

CREATE TRIGGER `reclaim_answer_by` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` <> 'withdrawn' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-funder') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'commissioner' AND a.`provider` = q.`provider` AND a.`funder` = q.`funder`
			AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `reclaim_answer_follows` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
END;

CREATE TRIGGER `reclaim_answer_no_delete` BEFORE DELETE ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_answer_no_update` BEFORE UPDATE ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_answer_registered` AFTER INSERT ON `reclaim_answer` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `reclaim_answer_today` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `reclaim_answer_told` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` = 'confirmed' BEGIN
	SELECT RAISE(ABORT, 'guard:not-told') WHERE NOT EXISTS (
		SELECT 1 FROM `reclaim_told` WHERE `reclaim` = NEW.`reclaim` AND date(`on_day`, '+28 days') <= NEW.`on_day`);
END;

CREATE TRIGGER `reclaim_answer_words` BEFORE INSERT ON `reclaim_answer` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `reclaim` a ON a.`id` = NEW.`reclaim` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;

CREATE TRIGGER `reclaim_withdrawn_by` BEFORE INSERT ON `reclaim_answer` WHEN NEW.`answer` = 'withdrawn' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;

CREATE TRIGGER `reclaim_told_already_there` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `reclaim_told` WHERE `reclaim` = NEW.`reclaim`);
END;

CREATE TRIGGER `reclaim_told_by` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:two-managers') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `by` = NEW.`by`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
	SELECT RAISE(ABORT, 'guard:answered') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;

CREATE TRIGGER `reclaim_told_by_provider` BEFORE INSERT ON `reclaim_told` WHEN NEW.`how` <> 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;

CREATE TRIGGER `reclaim_told_no_delete` BEFORE DELETE ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_told_no_update` BEFORE UPDATE ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_told_on_screen` BEFORE INSERT ON `reclaim_told` WHEN NEW.`how` = 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-person') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`role` = 'holder' AND a.`fund` = q.`fund` AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `reclaim_told_registered` AFTER INSERT ON `reclaim_told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `reclaim_told_today` BEFORE INSERT ON `reclaim_told` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `reclaim_use_already_there` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;

CREATE TRIGGER `reclaim_use_by_provider` BEFORE INSERT ON `reclaim_use` WHEN NEW.`way` <> 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-provider') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND 0 = (
		SELECT max(a.`role` = 'manager' AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`)) FROM `access` a WHERE a.`user` = NEW.`by` AND a.`provider` = q.`provider`);
END;

CREATE TRIGGER `reclaim_use_no_delete` BEFORE DELETE ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_use_no_update` BEFORE UPDATE ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `reclaim_use_on_screen` BEFORE INSERT ON `reclaim_use` WHEN NEW.`way` = 'on-screen' BEGIN
	SELECT RAISE(ABORT, 'guard:not-the-person') FROM `reclaim` q WHERE q.`id` = NEW.`reclaim` AND NOT EXISTS (
		SELECT 1 FROM `access` a WHERE a.`user` = NEW.`by` AND a.`fund` = q.`fund`
			AND NEW.`whose` IS CASE a.`role` WHEN 'holder' THEN 'person' ELSE a.`authority` END AND NOT EXISTS (SELECT 1 FROM `access_end` WHERE `access` = a.`id`));
END;

CREATE TRIGGER `reclaim_use_registered` AFTER INSERT ON `reclaim_use` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `reclaim_use_today` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:not-its-day') WHERE NEW.`on_day` NOT IN (date(NEW.`at`), date(NEW.`at`, '+1 hour'));
END;

CREATE TRIGGER `reclaim_use_whose` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NEW.`whose` <> 'person' AND NOT EXISTS (
		SELECT 1 FROM `reclaim` r JOIN `document` d ON d.`fund` = r.`fund` AND d.`what` = 'authority'
		WHERE r.`id` = NEW.`reclaim` AND d.`id` = NEW.`whose`);
	SELECT RAISE(ABORT, 'guard:before-asked') WHERE EXISTS (SELECT 1 FROM `reclaim` WHERE `id` = NEW.`reclaim` AND `on_day` > NEW.`on_day`);
	SELECT RAISE(ABORT, 'guard:answered') WHERE EXISTS (SELECT 1 FROM `reclaim_answer` WHERE `reclaim` = NEW.`reclaim`);
END;

CREATE TRIGGER `reclaim_use_words` BEFORE INSERT ON `reclaim_use` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` w JOIN `reclaim` a ON a.`id` = NEW.`reclaim` WHERE w.`ref` = NEW.`says` AND w.`fund` <> a.`fund`);
END;

CREATE TRIGGER `register_already_there` BEFORE INSERT ON `register` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `register_no_delete` BEFORE DELETE ON `register` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `register_no_update` BEFORE UPDATE ON `register`
WHEN NEW.`one` IS NOT OLD.`one` OR NEW.`last` IS NOT OLD.`last` + 1
	OR NOT EXISTS (SELECT 1 FROM `registered` WHERE `key` = NEW.`last` AND `seal` = NEW.`head`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `rendition_already_there` BEFORE INSERT ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `rendition` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `file` = NEW.`file`);
END;

CREATE TRIGGER `rendition_no_delete` BEFORE DELETE ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `rendition_no_update` BEFORE UPDATE ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `rendition_registered` AFTER INSERT ON `rendition` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `rendition_words` BEFORE INSERT ON `rendition` BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM `word` WHERE `ref` = NEW.`file`
			AND (`fund` <> NEW.`fund` OR `text` IS NULL OR length(`text`) <> 64 OR `text` GLOB '*[^0-9a-f]*'));
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `rendition` r JOIN `word` w ON w.`ref` = r.`file`
		WHERE r.`fund` = NEW.`fund` AND r.`number` = NEW.`number` AND w.`text` = (SELECT `text` FROM `word` WHERE `ref` = NEW.`file`));
END;

CREATE TRIGGER `request_already_there` BEFORE INSERT ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:request-exists') WHERE EXISTS (SELECT 1 FROM `request` WHERE `caller` = NEW.`caller` AND `idempotency_key` = NEW.`idempotency_key`);
END;

CREATE TRIGGER `request_no_delete` BEFORE DELETE ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `request_no_update` BEFORE UPDATE ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `request_registered` AFTER INSERT ON `request` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `sealing_answer_first` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` = 'reversal' AND EXISTS (SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `what` = 'dispute')
BEGIN
	SELECT RAISE(ABORT, 'guard:disputed') WHERE EXISTS (
		SELECT 1 FROM `entry` n JOIN `entry` o ON o.`fund` = n.`fund` AND o.`number` = n.`reverses`
			JOIN `document` d ON d.`fund` = o.`fund` AND d.`what` = 'dispute' AND d.`about` = o.`decision`
		WHERE n.`id` = NEW.`id` AND NOT (o.`kind` = 'purchase' AND json_extract(o.`details`, '$.paidFrom') = 'bank')
			AND NOT EXISTS (SELECT 1 FROM `document` w WHERE w.`fund` = d.`fund` AND w.`what` = 'dispute-answered' AND w.`about` = d.`id`));
END;

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

CREATE TRIGGER `sealing_document` INSTEAD OF INSERT ON `sealing` WHEN NEW.`document` IS NOT NULL BEGIN
	UPDATE `agreement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `decision` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `statement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `document` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
END;

CREATE TRIGGER `sealing_erased_files` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'erasure' BEGIN
	SELECT RAISE(ABORT, 'guard:word') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.`details`, '$.words') w
			JOIN `statement` s ON s.`fund` = NEW.`fund` AND instr(s.`body`, w.`value`) > 0
			JOIN `rendition` r ON r.`fund` = s.`fund` AND r.`number` = s.`number`
			JOIN `word` f ON f.`ref` = r.`file` AND f.`text` IS NOT NULL
		WHERE r.`file` NOT IN (SELECT `value` FROM json_each(NEW.`details`, '$.words')));
END;

CREATE TRIGGER `sealing_issued_stands` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'reversal' BEGIN
	SELECT RAISE(ABORT, 'guard:cannot-reverse') WHERE EXISTS (
		SELECT 1 FROM `entry` e JOIN `entry` o ON o.`fund` = e.`fund` AND o.`number` = e.`reverses`
		WHERE e.`id` = NEW.`id` AND o.`kind` = 'statement-issued');
END;

CREATE TRIGGER `sealing_later` INSTEAD OF INSERT ON `sealing`
WHEN EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `effective` > NEW.`effective`)
BEGIN
	SELECT RAISE(ABORT, 'guard:below-floor') WHERE EXISTS (
		SELECT 1 FROM (
			SELECT a.`balance` - sum(l.`change`) OVER (PARTITION BY a.`id` ORDER BY l.`day` DESC) AS `closing`
			FROM (
				SELECT `account`, `day`, sum(`change`) AS `change` FROM (
					SELECT a.`id` AS `account`, e.`effective` AS `day`,
						CASE WHEN (t.`debit` = a.`id`) = (a.`side` = 'D') THEN t.`amount` ELSE -t.`amount` END AS `change`
					FROM `entry` e CROSS JOIN `transfer` t ON t.`entry` = e.`id` CROSS JOIN `account` a ON a.`id` IN (t.`debit`, t.`credit`)
					WHERE e.`fund` = NEW.`fund` AND e.`effective` > NEW.`effective`
				) GROUP BY `account`, `day`
			) l JOIN `account` a ON a.`id` = l.`account`
			WHERE EXISTS (SELECT 1 FROM `transfer` t WHERE t.`entry` = NEW.`id` AND (
				(a.`floor` AND a.`id` IN (t.`debit`, t.`credit`)) OR (a.`part` = 'earned' AND NEW.`kind` <> 'reversal' AND a.`id` = t.`debit`)))
		) WHERE `closing` < 0);
END;

CREATE TRIGGER `sealing_lent` INSTEAD OF INSERT ON `sealing`
WHEN EXISTS (
	SELECT 1 FROM `transfer` t JOIN `account` a ON a.`id` IN (t.`debit`, t.`credit`) WHERE t.`entry` = NEW.`id` AND a.`part` = 'lent')
BEGIN
	UPDATE `provider` SET `lent_gap` = nullif((
		SELECT sum(CASE a.`code` WHEN 'own:lent' THEN a.`balance` ELSE -a.`balance` END)
		FROM `fund` f JOIN `account` a ON a.`fund` = f.`key` AND a.`unit` = 'GBP' AND a.`code` IN ('own:lent', 'advance')
		WHERE f.`provider` = NEW.`provider`), 0)
	WHERE `key` = NEW.`provider`;
END;

CREATE TRIGGER `sealing_marks` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` IN ('closing', 'support-recorded', 'erasure') BEGIN
	SELECT CASE NEW.`kind`
		WHEN 'closing' THEN CASE
			WHEN NOT EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `last_day` = NEW.`effective`) THEN RAISE(ABORT, 'guard:document')
			WHEN EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `last_day` = NEW.`effective` AND `state` = 'final') THEN CASE
				WHEN NEW.`effective` >= date(NEW.`recorded_at`, '+1 hour') THEN RAISE(ABORT, 'guard:period-not-over')
				WHEN NEW.`effective` > coalesce((SELECT `recorded_through` FROM `fund` WHERE `key` = NEW.`fund`), '')
					THEN RAISE(ABORT, 'guard:support-not-recorded')
				WHEN EXISTS (
					SELECT 1 FROM `put_aside` r WHERE r.`fund` = NEW.`fund` AND r.`day` <= NEW.`effective`
						AND NOT EXISTS (SELECT 1 FROM `settlement` WHERE `provider` = r.`provider` AND `put_aside` = r.`id`))
					THEN RAISE(ABORT, 'guard:rows-put-aside')
			END
		END
		WHEN 'support-recorded' THEN CASE
			WHEN json_extract(NEW.`details`, '$.through') <= coalesce((SELECT `recorded_through` FROM `fund` WHERE `key` = NEW.`fund`), '')
				THEN RAISE(ABORT, 'guard:recorded-already')
		END
		WHEN 'erasure' THEN CASE
			WHEN EXISTS (
				SELECT 1 FROM json_each(NEW.`details`, '$.words') w
				WHERE NOT EXISTS (SELECT 1 FROM `word` WHERE `ref` = w.`value` AND `fund` = NEW.`fund`)) THEN RAISE(ABORT, 'guard:word')
		END
	END;
	UPDATE `fund` SET `locked_through` = NEW.`effective`
	WHERE `key` = NEW.`fund` AND NEW.`kind` = 'closing' AND EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `last_day` = NEW.`effective` AND `state` = 'final');
	UPDATE `fund` SET `recorded_through` = json_extract(NEW.`details`, '$.through')
	WHERE `key` = NEW.`fund` AND NEW.`kind` = 'support-recorded';
	UPDATE `word` SET `salt` = NULL, `text` = NULL
	WHERE NEW.`kind` = 'erasure' AND `ref` IN (SELECT `value` FROM json_each(NEW.`details`, '$.words'));
END;

CREATE TRIGGER `sealing_nobodys_rows` INSTEAD OF INSERT ON `sealing` WHEN NEW.`kind` = 'closing' BEGIN
	SELECT RAISE(ABORT, 'guard:rows-put-aside') WHERE EXISTS (
		SELECT 1 FROM `fund` f JOIN `put_aside` r ON r.`provider` = f.`provider`
		WHERE f.`key` = NEW.`fund` AND r.`fund` IS NULL AND r.`day` BETWEEN f.`opened` AND NEW.`effective`
			AND NOT EXISTS (SELECT 1 FROM `settlement` WHERE `provider` = r.`provider` AND `put_aside` = r.`id`));
END;

CREATE TRIGGER `sealing_own_cash` INSTEAD OF INSERT ON `sealing`
WHEN EXISTS (SELECT 1 FROM `transfer` t JOIN `account` d ON d.`id` = t.`debit` WHERE t.`entry` = NEW.`id` AND d.`part` = 'earned')
	AND EXISTS (SELECT 1 FROM `transfer` t JOIN `account` c ON c.`id` = t.`credit` WHERE t.`entry` = NEW.`id` AND c.`part` = 'bank')
BEGIN
	SELECT RAISE(ABORT, 'guard:own-cash-first') WHERE EXISTS (
		SELECT 1 FROM (
			SELECT n.`now` - coalesce(sum(l.`change`) OVER (ORDER BY l.`day` DESC), 0) AS `closing`
			FROM (
				SELECT sum(CASE `part` WHEN 'bank' THEN `balance` ELSE -`balance` END) AS `now`
				FROM `account` WHERE `fund` = NEW.`fund` AND `part` IN ('bank', 'own-cash')
			) n JOIN (
				SELECT '9999-12-31' AS `day`, 0 AS `change`
				UNION ALL
				SELECT e.`effective`, sum(
					CASE WHEN d.`part` IN ('bank', 'own-cash') THEN t.`amount` ELSE 0 END
					- CASE WHEN c.`part` IN ('bank', 'own-cash') THEN t.`amount` ELSE 0 END)
				FROM `entry` e CROSS JOIN `transfer` t ON t.`entry` = e.`id`
					CROSS JOIN `account` d ON d.`id` = t.`debit` CROSS JOIN `account` c ON c.`id` = t.`credit`
				WHERE e.`fund` = NEW.`fund` AND e.`effective` > NEW.`effective`
				GROUP BY e.`effective`
			) l
		) WHERE `closing` < 0);
END;

CREATE TRIGGER `sealing_people` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` IN ('authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered') BEGIN
	SELECT RAISE(ABORT, 'guard:document') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `what` = NEW.`kind`);
END;

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

CREATE TRIGGER `sealing_statement` INSTEAD OF INSERT ON `sealing` WHEN NEW.`document` IS NOT NULL OR NEW.`kind` IN ('closing', 'statement-issued') BEGIN
	SELECT RAISE(ABORT, 'guard:document') WHERE coalesce((
		SELECT CASE `state` WHEN 'final' THEN 'closing' ELSE 'statement-issued' END FROM `statement`
		WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document`), 'none') <> CASE WHEN NEW.`kind` IN ('closing', 'statement-issued') THEN NEW.`kind` ELSE 'none' END;
END;

CREATE TRIGGER `sealing_valued` INSTEAD OF INSERT ON `sealing`
WHEN NEW.`kind` IN ('agreement', 'repricing', 'reversal', 'brought-forward')
	OR (SELECT `unbacked_from` IS NOT NULL OR `priced_from` > NEW.`effective` FROM `fund` WHERE `key` = NEW.`fund`)
BEGIN
	UPDATE `fund` SET `priced` = g.`version`, `priced_from` = max(coalesce(`priced_from`, ''), g.`from_day`)
	FROM `agreement` g
	WHERE `fund`.`key` = NEW.`fund` AND NEW.`kind` = 'repricing' AND g.`fund` = NEW.`fund` AND g.`version` = json_extract(NEW.`details`, '$.version')
		AND g.`from_day` = NEW.`effective` AND g.`version` > `fund`.`priced`;
	UPDATE `fund` SET `priced` = g.`version`, `priced_from` = max(coalesce(`priced_from`, ''), g.`from_day`)
	FROM `agreement` g
	WHERE `fund`.`key` = NEW.`fund` AND NEW.`kind` = 'agreement' AND g.`fund` = NEW.`fund` AND g.`version` = json_extract(NEW.`details`, '$.version')
		AND g.`version` = `fund`.`priced` + 1
		AND NOT EXISTS (
			SELECT 1 FROM `account` a
			JOIN `price` n ON n.`fund` = a.`fund` AND n.`unit` = a.`unit` AND n.`version` = g.`version`
			WHERE a.`fund` = NEW.`fund` AND a.`part` = 'held'
				AND n.`each` IS NOT (
					SELECT p.`each` FROM `price` p WHERE p.`fund` = a.`fund` AND p.`unit` = a.`unit` AND p.`version` < g.`version`
					ORDER BY p.`version` DESC LIMIT 1)
				AND (a.`balance` <> 0 OR EXISTS (
					SELECT 1 FROM `entry` e JOIN `transfer` t ON t.`entry` = e.`id`
					WHERE e.`fund` = a.`fund` AND e.`effective` >= g.`from_day` AND (t.`debit` = a.`id` OR t.`credit` = a.`id`))));
	UPDATE `fund` SET `waits_from` = (
		SELECT min(`from_day`) FROM `agreement` WHERE `fund` = NEW.`fund` AND `version` > `fund`.`priced`)
	WHERE `key` = NEW.`fund` AND NEW.`kind` IN ('agreement', 'repricing');
	UPDATE `fund` SET `unbacked_from` = (
		SELECT min(`day`) FROM `backing` b
		WHERE b.`fund` = NEW.`fund` AND b.`day` >= min(NEW.`effective`, coalesce(`fund`.`unbacked_from`, NEW.`effective`)) AND b.`gap` <> 0)
	WHERE `key` = NEW.`fund`;
END;

CREATE TRIGGER `settlement_already_there` BEFORE INSERT ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `settlement` WHERE `provider` = NEW.`provider` AND `put_aside` = NEW.`put_aside`);
END;

CREATE TRIGGER `settlement_no_delete` BEFORE DELETE ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `settlement_no_update` BEFORE UPDATE ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `settlement_registered` AFTER INSERT ON `settlement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `statement_already_there` BEFORE INSERT ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;

CREATE TRIGGER `statement_code_once` BEFORE INSERT ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (
		SELECT 1 FROM `statement` WHERE json_extract(`body`, '$.proof.code') = json_extract(NEW.`body`, '$.proof.code'));
END;

CREATE TRIGGER `statement_early` BEFORE INSERT ON `statement` WHEN NEW.`state` = 'may-change' BEGIN
	SELECT RAISE(ABORT, 'guard:statement-gap') FROM `fund` f WHERE f.`key` = NEW.`fund`
		AND (NEW.`first_day` IS NOT coalesce(date(f.`locked_through`, '+1 day'), f.`opened`)
			OR NEW.`last_day` > date(NEW.`first_day`, 'start of month', '+1 month', '-1 day') OR date(NEW.`last_day`) IS NOT NEW.`last_day`);
END;

CREATE TRIGGER `statement_next` BEFORE INSERT ON `statement` BEGIN
	SELECT CASE
		WHEN NEW.`number` IS NOT (SELECT coalesce(max(`number`), 0) + 1 FROM `statement` WHERE `fund` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:statement-number')
		WHEN NEW.`state` = 'final' AND f.`locked_through` IS NOT NULL AND NEW.`first_day` IS NOT date(f.`locked_through`, '+1 day')
			THEN RAISE(ABORT, 'guard:statement-gap')
		WHEN NEW.`state` = 'final' AND f.`locked_through` IS NULL AND NEW.`first_day` > f.`opened`
			THEN RAISE(ABORT, 'guard:statement-gap')
	END
	FROM `fund` f WHERE f.`key` = NEW.`fund`;
END;

CREATE TRIGGER `statement_no_delete` BEFORE DELETE ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `statement_no_update` BEFORE UPDATE ON `statement`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`number` IS NOT OLD.`number` OR NEW.`first_day` IS NOT OLD.`first_day` OR NEW.`last_day` IS NOT OLD.`last_day` OR NEW.`state` IS NOT OLD.`state` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `statement_registered` AFTER INSERT ON `statement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `statement_waits` BEFORE INSERT ON `statement` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;

CREATE TRIGGER `statement_opened_already_there` BEFORE INSERT ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement_opened` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number` AND `reader` = NEW.`reader`);
END;

CREATE TRIGGER `statement_opened_no_delete` BEFORE DELETE ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `statement_opened_no_update` BEFORE UPDATE ON `statement_opened` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `statement_opened_reader` BEFORE INSERT ON `statement_opened` WHEN NEW.`reader` <> 'person' BEGIN
	SELECT RAISE(ABORT, 'guard:other-fund') WHERE NOT EXISTS (
		SELECT 1 FROM `document` WHERE `id` = NEW.`reader` AND `fund` = NEW.`fund` AND `what` = 'authority')
		AND NOT EXISTS (
			SELECT 1 FROM `agreement` a, json_each(a.`body`, '$.streams') s
			WHERE a.`fund` = NEW.`fund` AND 'funder:' || json_extract(s.`value`, '$.code') = NEW.`reader`);
END;

CREATE TRIGGER `statement_opened_registered` AFTER INSERT ON `statement_opened` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `told_already_there` BEFORE INSERT ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `told` WHERE `notice` = NEW.`notice`);
END;

CREATE TRIGGER `told_no_delete` BEFORE DELETE ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `told_no_update` BEFORE UPDATE ON `told` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `told_registered` AFTER INSERT ON `told` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;

CREATE TRIGGER `told_when_due` BEFORE INSERT ON `told` BEGIN
	SELECT CASE
		WHEN date(NEW.`at`, '+1 hour') < n.`due` THEN RAISE(ABORT, 'guard:future-day')
		WHEN n.`by` = NEW.`by` AND NEW.`how` <> 'e-mail' THEN RAISE(ABORT, 'guard:two-managers')
	END FROM `notice` n WHERE n.`id` = NEW.`notice`;
END;

CREATE TRIGGER `transfer_already_there` BEFORE INSERT ON `transfer`
WHEN NEW.`entry` IS NOT (SELECT coalesce(max(`id`), 0) + 1 FROM `entry`)
	OR NEW.`line` IS NOT (SELECT coalesce(max(`line`), 0) + 1 FROM `transfer` WHERE `entry` = NEW.`entry`)
BEGIN
	SELECT RAISE(ABORT, 'guard:transfer-order');
END;

CREATE TRIGGER `transfer_moves` AFTER INSERT ON `transfer` BEGIN
	UPDATE `account` SET `balance` = `balance` + CASE `side` WHEN 'D' THEN NEW.`amount` ELSE -NEW.`amount` END,
		`moved_by` = NEW.`entry` << 12 | NEW.`line` WHERE `id` = NEW.`debit`;
	UPDATE `account` SET `balance` = `balance` + CASE `side` WHEN 'C' THEN NEW.`amount` ELSE -NEW.`amount` END,
		`moved_by` = NEW.`entry` << 12 | NEW.`line` WHERE `id` = NEW.`credit`;
END;

CREATE TRIGGER `transfer_no_delete` BEFORE DELETE ON `transfer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `transfer_no_update` BEFORE UPDATE ON `transfer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `word_already_there` BEFORE INSERT ON `word` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`ref`);
END;

CREATE TRIGGER `word_begins` BEFORE INSERT ON `word` WHEN NEW.`text` IS NULL BEGIN
	SELECT RAISE(ABORT, 'guard:word');
END;

CREATE TRIGGER `word_no_delete` BEFORE DELETE ON `word` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `word_no_update` BEFORE UPDATE ON `word`
WHEN NEW.`key` IS NOT OLD.`key` OR NEW.`ref` IS NOT OLD.`ref` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`seal` IS NOT OLD.`seal`
	OR NEW.`salt` IS NOT NULL OR NEW.`text` IS NOT NULL
	OR NOT EXISTS (
		SELECT 1 FROM `entry` e, json_each(e.`details`, '$.words') w
		WHERE e.`fund` = OLD.`fund` AND e.`kind` = 'erasure' AND e.`kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') AND w.`value` = OLD.`ref`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;

CREATE TRIGGER `word_registered` AFTER INSERT ON `word` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
