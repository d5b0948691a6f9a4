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
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_card_secret` ON `auth_card` (`secret`);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_card_user` ON `auth_card` (`user_id`) WHERE `revoked` IS NULL;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_device_token` ON `auth_device` (`token`,`user_id`) WHERE `ended` IS NULL;
--> statement-breakpoint
CREATE INDEX `auth_device_user` ON `auth_device` (`user_id`);
--> statement-breakpoint
CREATE TABLE `auth_enrolment` (
	`token` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`made_by` text NOT NULL,
	`until` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	CONSTRAINT "auth_enrolment_token_hashed" CHECK(length(`token`) = 64 AND `token` NOT GLOB '*[^0-9a-f]*')
) STRICT;
--> statement-breakpoint
ALTER TABLE `auth_session` ADD `card_device` text REFERENCES `auth_device`(`id`) CONSTRAINT "auth_session_by_card" CHECK(`card_device` IS NULL OR `way` = 'card');
--> statement-breakpoint
CREATE INDEX `auth_session_card_device` ON `auth_session` (`card_device`) WHERE `card_device` IS NOT NULL;
