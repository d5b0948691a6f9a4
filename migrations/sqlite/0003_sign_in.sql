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
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_account_provider` ON `auth_account` (`provider_id`,`account_id`);
--> statement-breakpoint
CREATE INDEX `auth_account_user` ON `auth_account` (`user_id`);
--> statement-breakpoint
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
	`ended` integer,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE,
	FOREIGN KEY (`access`) REFERENCES `access`(`id`),
	CONSTRAINT "auth_session_token_hashed" CHECK(length(`token`) = 64 AND `token` NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "auth_session_come_in" CHECK((`way` IS NULL) = (`began` IS NULL) AND (`way` IS NULL) = (`seen` IS NULL) AND (`access` IS NULL OR `way` IS NOT NULL)),
	CONSTRAINT "auth_session_way" CHECK(`way` IN ('password', 'link', 'card', 'oidc')),
	CONSTRAINT "auth_session_yes_no" CHECK(`second_factor` IN (0, 1) AND `kept` IN (0, 1) AND `began` <= `seen`)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_session_token` ON `auth_session` (`token`);
--> statement-breakpoint
CREATE INDEX `auth_session_user` ON `auth_session` (`user_id`);
--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_two_factor_user` ON `auth_two_factor` (`user_id`);
--> statement-breakpoint
CREATE TABLE `auth_used_code` (
	`user_id` text NOT NULL,
	`code` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `code`),
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON DELETE CASCADE
) STRICT;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_user_email` ON `auth_user` (`email`);
--> statement-breakpoint
CREATE TABLE `auth_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `auth_verification_identifier` ON `auth_verification` (`identifier`);
--> statement-breakpoint
CREATE INDEX `auth_verification_expires` ON `auth_verification` (`expires_at`);
