-- What the file itself refuses, whoever writes to it and with what tool. Every refusal is raised as
-- 'guard:<name>'. Each table has a guard against UPDATE, against DELETE, and against a key that is already
-- there: INSERT OR REPLACE would otherwise walk past the other two.
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
UNION ALL SELECT `key`, `seal` FROM `bank_balance`;
--> statement-breakpoint
-- For each fund and each day on which a price may change or an entry revalues hours: the money behind the
-- hours held, less what those hours are worth. It is nothing on every day (design: promise 4).
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
--> statement-breakpoint
CREATE TRIGGER `provider_already_there` BEFORE INSERT ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `provider` WHERE `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `provider_registered` AFTER INSERT ON `provider` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `provider_no_update` BEFORE UPDATE OF `key`, `id`, `name`, `seal` ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `provider_no_delete` BEFORE DELETE ON `provider` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `bank_account_already_there` BEFORE INSERT ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `bank_account` WHERE `provider` = NEW.`provider` AND `code` = NEW.`code`);
END;
--> statement-breakpoint
CREATE TRIGGER `bank_account_registered` AFTER INSERT ON `bank_account` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `bank_account_no_update` BEFORE UPDATE ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `bank_account_no_delete` BEFORE DELETE ON `bank_account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `demo_day_already_there` BEFORE INSERT ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `demo_day_registered` AFTER INSERT ON `demo_day` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `demo_day_no_update` BEFORE UPDATE ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `demo_day_no_delete` BEFORE DELETE ON `demo_day` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_already_there` BEFORE INSERT ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `fund` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `fund` WHERE `provider` = NEW.`provider` AND `ref` = NEW.`ref`);
END;
--> statement-breakpoint
CREATE TRIGGER `fund_registered` AFTER INSERT ON `fund` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `fund_no_update` BEFORE UPDATE OF `key`, `id`, `provider`, `ref`, `holder`, `opened`, `name`, `seal` ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_no_delete` BEFORE DELETE ON `fund` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `word_already_there` BEFORE INSERT ON `word` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `word` WHERE `ref` = NEW.`ref`);
END;
--> statement-breakpoint
CREATE TRIGGER `word_registered` AFTER INSERT ON `word` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `word_no_delete` BEFORE DELETE ON `word` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `agreement_already_there` BEFORE INSERT ON `agreement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `version` = NEW.`version`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;
--> statement-breakpoint
CREATE TRIGGER `agreement_registered` AFTER INSERT ON `agreement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `agreement_no_delete` BEFORE DELETE ON `agreement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_already_there` BEFORE INSERT ON `decision` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `decision` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;
--> statement-breakpoint
CREATE TRIGGER `decision_registered` AFTER INSERT ON `decision` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `statement_already_there` BEFORE INSERT ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `number` = NEW.`number`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`digest`);
END;
--> statement-breakpoint
CREATE TRIGGER `statement_registered` AFTER INSERT ON `statement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `statement_no_delete` BEFORE DELETE ON `statement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `request_already_there` BEFORE INSERT ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:request-exists') WHERE EXISTS (SELECT 1 FROM `request` WHERE `caller` = NEW.`caller` AND `idempotency_key` = NEW.`idempotency_key`);
END;
--> statement-breakpoint
CREATE TRIGGER `request_registered` AFTER INSERT ON `request` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `request_no_update` BEFORE UPDATE ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `request_no_delete` BEFORE DELETE ON `request` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `import_already_there` BEFORE INSERT ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `import` WHERE `provider` = NEW.`provider` AND `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `import_registered` AFTER INSERT ON `import` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `import_no_update` BEFORE UPDATE ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `import_no_delete` BEFORE DELETE ON `import` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `put_aside_already_there` BEFORE INSERT ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `put_aside` WHERE `provider` = NEW.`provider` AND `id` = NEW.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `put_aside_registered` AFTER INSERT ON `put_aside` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `put_aside_no_update` BEFORE UPDATE ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `put_aside_no_delete` BEFORE DELETE ON `put_aside` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `settlement_already_there` BEFORE INSERT ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
	SELECT RAISE(ABORT, 'guard:already-there') WHERE EXISTS (SELECT 1 FROM `settlement` WHERE `provider` = NEW.`provider` AND `put_aside` = NEW.`put_aside`);
END;
--> statement-breakpoint
CREATE TRIGGER `settlement_registered` AFTER INSERT ON `settlement` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `settlement_no_update` BEFORE UPDATE ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `settlement_no_delete` BEFORE DELETE ON `settlement` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `mapping_already_there` BEFORE INSERT ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `mapping_registered` AFTER INSERT ON `mapping` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `mapping_no_update` BEFORE UPDATE ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `mapping_no_delete` BEFORE DELETE ON `mapping` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `leave_out_rule_already_there` BEFORE INSERT ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `leave_out_rule_registered` AFTER INSERT ON `leave_out_rule` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `leave_out_rule_no_update` BEFORE UPDATE ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `leave_out_rule_no_delete` BEFORE DELETE ON `leave_out_rule` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `bank_balance_already_there` BEFORE INSERT ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:register') WHERE NEW.`key` IS NOT (SELECT `last` + 1 FROM `register`);
END;
--> statement-breakpoint
CREATE TRIGGER `bank_balance_registered` AFTER INSERT ON `bank_balance` BEGIN
	UPDATE `register` SET `last` = NEW.`key`, `head` = NEW.`seal`;
END;
--> statement-breakpoint
CREATE TRIGGER `bank_balance_no_update` BEFORE UPDATE ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `bank_balance_no_delete` BEFORE DELETE ON `bank_balance` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `register_already_there` BEFORE INSERT ON `register` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `never_already_there` BEFORE INSERT ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `migration_already_there` BEFORE INSERT ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:already-there') WHERE NEW.`number` IS NOT (SELECT coalesce(max(`number`), 0) + 1 FROM `migration`);
END;
--> statement-breakpoint
CREATE TRIGGER `migration_no_delete` BEFORE DELETE ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `register_no_delete` BEFORE DELETE ON `register` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `never_no_delete` BEFORE DELETE ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `account_no_delete` BEFORE DELETE ON `account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `price_no_delete` BEFORE DELETE ON `price` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_no_delete` BEFORE DELETE ON `entry` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `transfer_no_delete` BEFORE DELETE ON `transfer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `migration_no_update` BEFORE UPDATE ON `migration` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `never_no_update` BEFORE UPDATE ON `never` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `price_no_update` BEFORE UPDATE ON `price` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_no_update` BEFORE UPDATE ON `entry` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `transfer_no_update` BEFORE UPDATE ON `transfer` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `register_no_update` BEFORE UPDATE ON `register`
WHEN NEW.`one` IS NOT OLD.`one` OR NEW.`last` IS NOT OLD.`last` + 1
	OR NOT EXISTS (SELECT 1 FROM `registered` WHERE `key` = NEW.`last` AND `seal` = NEW.`head`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- Providers and funds begin with nothing; after that they move only with a sealed entry.
CREATE TRIGGER `provider_begins` BEFORE INSERT ON `provider`
WHEN NEW.`sequence` <> 0 OR NEW.`head` <> '0000000000000000000000000000000000000000000000000000000000000000' OR NEW.`recorded_at` IS NOT NULL OR NEW.`lent_gap` IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'guard:begins-empty');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_begins` BEFORE INSERT ON `fund`
WHEN NEW.`locked_through` IS NOT NULL
	OR NEW.`recorded_through` IS NOT NULL OR NEW.`priced` <> 0 OR NEW.`priced_from` IS NOT NULL
	OR NEW.`waits_from` IS NOT NULL OR NEW.`unbacked_from` IS NOT NULL
BEGIN
	SELECT RAISE(ABORT, 'guard:begins-empty');
END;
--> statement-breakpoint
CREATE TRIGGER `provider_moves` BEFORE UPDATE OF `sequence`, `head`, `recorded_at` ON `provider`
WHEN NEW.`sequence` IS NOT OLD.`sequence` + 1
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `id` = (SELECT max(`id`) FROM `entry`) AND `provider` = NEW.`key`
			AND `sequence` = NEW.`sequence` AND `hash` = NEW.`head` AND `recorded_at` = NEW.`recorded_at`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `provider_lent` BEFORE UPDATE OF `lent_gap` ON `provider`
WHEN coalesce(NEW.`lent_gap`, 0) IS NOT (
	SELECT coalesce(sum(CASE a.`code` WHEN 'own:lent' THEN a.`balance` ELSE -a.`balance` END), 0)
	FROM `fund` f JOIN `account` a ON a.`fund` = f.`key` AND a.`unit` = 'GBP' AND a.`code` IN ('own:lent', 'advance')
	WHERE f.`provider` = NEW.`key`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- The lock goes forwards only, with the closing that sets it.
CREATE TRIGGER `fund_locks` BEFORE UPDATE OF `locked_through` ON `fund`
WHEN NEW.`locked_through` IS NULL OR NEW.`locked_through` <= coalesce(OLD.`locked_through`, '')
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `fund` = NEW.`key` AND `kind` = 'closing' AND `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') AND `effective` = NEW.`locked_through`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_recorded` BEFORE UPDATE OF `recorded_through` ON `fund`
WHEN NEW.`recorded_through` IS NULL OR NEW.`recorded_through` <= coalesce(OLD.`recorded_through`, '')
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `fund` = NEW.`key` AND `kind` = 'support-recorded' AND `kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal')
			AND json_extract(`details`, '$.through') = NEW.`recorded_through`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- Prices go forwards, with an agreement's entry or its repricing.
CREATE TRIGGER `fund_priced` BEFORE UPDATE OF `priced`, `priced_from` ON `fund`
WHEN NEW.`priced` <= OLD.`priced`
	OR NEW.`priced_from` IS NOT (SELECT max(`from_day`) FROM `agreement` WHERE `fund` = NEW.`key` AND `version` <= NEW.`priced`)
	OR NOT EXISTS (
		SELECT 1 FROM `entry` WHERE `id` = (SELECT max(`id`) FROM `entry`) AND `fund` = NEW.`key`
			AND `kind` IN ('agreement', 'repricing') AND json_extract(`details`, '$.version') = NEW.`priced`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_waits` BEFORE UPDATE OF `waits_from` ON `fund`
WHEN NEW.`waits_from` IS NOT (SELECT min(`from_day`) FROM `agreement` WHERE `fund` = NEW.`key` AND `version` > NEW.`priced`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fund_backed` BEFORE UPDATE OF `unbacked_from` ON `fund`
WHEN NEW.`unbacked_from` IS NULL AND EXISTS (
	SELECT 1 FROM `backing` WHERE `fund` = NEW.`key` AND `day` >= OLD.`unbacked_from` AND `gap` <> 0)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- An account is opened empty, in its own fund, on its first use; own:* only in a provider's own book and
-- nothing else there.
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
--> statement-breakpoint
CREATE TRIGGER `account_no_update` BEFORE UPDATE OF `id`, `fund`, `unit`, `code`, `side`, `floor`, `part` ON `account` BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
-- A balance moves only by a transfer that is there, by its amount, once: transfers are numbered upwards, can
-- only be added to the entry not sealed yet, and an account never goes back to one it has had.
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
--> statement-breakpoint
-- Transfers come first, in order, and only for the entry that comes next: nothing is added to an old one.
CREATE TRIGGER `transfer_already_there` BEFORE INSERT ON `transfer`
WHEN NEW.`entry` IS NOT (SELECT coalesce(max(`id`), 0) + 1 FROM `entry`)
	OR NEW.`line` IS NOT (SELECT coalesce(max(`line`), 0) + 1 FROM `transfer` WHERE `entry` = NEW.`entry`)
BEGIN
	SELECT RAISE(ABORT, 'guard:transfer-order');
END;
--> statement-breakpoint
CREATE TRIGGER `transfer_moves` AFTER INSERT ON `transfer` BEGIN
	UPDATE `account` SET `balance` = `balance` + CASE `side` WHEN 'D' THEN NEW.`amount` ELSE -NEW.`amount` END,
		`moved_by` = NEW.`entry` << 12 | NEW.`line` WHERE `id` = NEW.`debit`;
	UPDATE `account` SET `balance` = `balance` + CASE `side` WHEN 'C' THEN NEW.`amount` ELSE -NEW.`amount` END,
		`moved_by` = NEW.`entry` << 12 | NEW.`line` WHERE `id` = NEW.`credit`;
END;
--> statement-breakpoint
-- An entry takes the next place in its fund and in its provider's order, after what was recorded before it,
-- in a period that is open. London is at most an hour ahead of UTC. A mistake is put right once, not before
-- its own day. What an entry rests on and what it carries is there.
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
			AND NEW.`kind` NOT IN ('allocation', 'booking', 'not-given', 'reversal', 'agreement', 'decision', 'repricing')
			AND NEW.`effective` > date(NEW.`recorded_at`, '+1 hour') THEN RAISE(ABORT, 'guard:future-day')
		WHEN NEW.`source_system` IS NOT NULL AND EXISTS (
			SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `source_system` = NEW.`source_system`
				AND `source_reference` = NEW.`source_reference` AND `source_part` = NEW.`source_part` AND `source_piece` = NEW.`source_piece`)
			THEN RAISE(ABORT, 'guard:source-recorded')
		WHEN NEW.`reverses` IS NOT NULL AND EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `reverses` = NEW.`reverses`)
			THEN RAISE(ABORT, 'guard:already-reversed')
		WHEN NEW.`reverses` IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `number` = NEW.`reverses` AND `effective` <= NEW.`effective`
				AND `kind` NOT IN ('reversal', 'closing', 'agreement', 'repricing', 'brought-forward', 'decision', 'support-recorded', 'erasure')
				AND (`effective` = NEW.`effective` OR NEW.`effective` <= date(NEW.`recorded_at`, '+1 hour')))
			THEN RAISE(ABORT, 'guard:cannot-reverse')
		WHEN NEW.`decision` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `decision` WHERE `id` = NEW.`decision` AND `fund` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:decision')
		WHEN NEW.`document` IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL
			UNION ALL SELECT 1 FROM `decision` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL
			UNION ALL SELECT 1 FROM `statement` WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL)
			THEN RAISE(ABORT, 'guard:document')
	END
	FROM `fund` f JOIN `provider` p ON p.`key` = f.`provider` WHERE f.`key` = NEW.`fund`;
END;
--> statement-breakpoint
-- The seal: what must hold for the entry as a whole. Everyday kinds move hours and what stands behind them;
-- they never touch the bank or what the provider has lent, so that the checks on those stand apart. What is
-- earned leaves by a drawdown alone, straight to the bank, where the person's own cash is looked at.
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
--> statement-breakpoint
-- Inserting here runs the checks that only few entries need. They stand apart because SQLite makes room for
-- all of a trigger's work each time it starts one, which would be a third of the cost of a posting.
CREATE VIEW `sealing` AS SELECT `id`, `fund`, `provider`, `kind`, `effective`, `recorded_at`, `document`, `details` FROM `entry` WHERE false;
--> statement-breakpoint
CREATE TRIGGER `entry_sealed_further` AFTER INSERT ON `entry`
WHEN NEW.`kind` NOT IN ('support', 'booking', 'not-given', 'allocation') OR NEW.`document` IS NOT NULL
	OR EXISTS (SELECT 1 FROM `entry` WHERE `fund` = NEW.`fund` AND `effective` > NEW.`effective`)
	OR (SELECT `unbacked_from` IS NOT NULL OR `priced_from` > NEW.`effective` FROM `fund` WHERE `key` = NEW.`fund`)
BEGIN
	INSERT INTO `sealing` VALUES (NEW.`id`, NEW.`fund`, NEW.`provider`, NEW.`kind`, NEW.`effective`, NEW.`recorded_at`, NEW.`document`, NEW.`details`);
END;
--> statement-breakpoint
-- Where entries are dated later: no floor is broken on any day from this one, working back from the latest
-- balances of the accounts it moved. What is earned may fall below nothing only by a reversal.
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
--> statement-breakpoint
-- The person's own cash comes first: what the provider takes leaves it in the bank, on this and every later day.
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
--> statement-breakpoint
-- What the provider's own book has lent always equals what its funds owe it: nothing may differ when the
-- commit ends.
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
--> statement-breakpoint
-- A new version whose prices value what is held as before takes force by itself; any other waits for its
-- repricing. Hours revalued, or moved on a day before a price changed, must come out exactly by the end of
-- the commit: until then the fund points at a day that is never there.
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
--> statement-breakpoint
-- A document waits for the entry that carries it, which ends its waiting; nothing else of it ever changes.
CREATE TRIGGER `agreement_waits` BEFORE INSERT ON `agreement` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;
--> statement-breakpoint
CREATE TRIGGER `agreement_no_update` BEFORE UPDATE ON `agreement`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`version` IS NOT OLD.`version` OR NEW.`from_day` IS NOT OLD.`from_day` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_waits` BEFORE INSERT ON `decision` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`id` IS NOT OLD.`id` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `statement_waits` BEFORE INSERT ON `statement` WHEN NEW.`awaits` IS NOT 1 BEGIN
	SELECT RAISE(ABORT, 'guard:document');
END;
--> statement-breakpoint
CREATE TRIGGER `statement_no_update` BEFORE UPDATE ON `statement`
WHEN OLD.`awaits` IS NULL OR NEW.`awaits` IS NOT NULL
	OR NEW.`key` IS NOT OLD.`key` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`number` IS NOT OLD.`number` OR NEW.`first_day` IS NOT OLD.`first_day` OR NEW.`last_day` IS NOT OLD.`last_day` OR NEW.`state` IS NOT OLD.`state` OR NEW.`digest` IS NOT OLD.`digest` OR NEW.`body` IS NOT OLD.`body` OR NEW.`seal` IS NOT OLD.`seal`
	OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `id` = NEW.`entry` AND `fund` = OLD.`fund` AND `document` = OLD.`digest`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `sealing_document` INSTEAD OF INSERT ON `sealing` WHEN NEW.`document` IS NOT NULL BEGIN
	UPDATE `agreement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `decision` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
	UPDATE `statement` SET `entry` = NEW.`id`, `awaits` = NULL WHERE `fund` = NEW.`fund` AND `digest` = NEW.`document` AND `awaits` IS NOT NULL;
END;
--> statement-breakpoint
-- The rare kinds that move a fund's own days, and the words that an erasure blanks.
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
--> statement-breakpoint
-- A word is only ever blanked, whole, by an erasure of its fund that lists it.
CREATE TRIGGER `word_no_update` BEFORE UPDATE ON `word`
WHEN NEW.`key` IS NOT OLD.`key` OR NEW.`ref` IS NOT OLD.`ref` OR NEW.`fund` IS NOT OLD.`fund` OR NEW.`seal` IS NOT OLD.`seal`
	OR NEW.`salt` IS NOT NULL OR NEW.`text` IS NOT NULL
	OR NOT EXISTS (
		SELECT 1 FROM `entry` e, json_each(e.`details`, '$.words') w
		WHERE e.`fund` = OLD.`fund` AND e.`kind` = 'erasure' AND e.`kind` NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') AND w.`value` = OLD.`ref`)
BEGIN
	SELECT RAISE(ABORT, 'guard:append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `word_begins` BEFORE INSERT ON `word` WHEN NEW.`text` IS NULL BEGIN
	SELECT RAISE(ABORT, 'guard:word');
END;
--> statement-breakpoint
-- Versions follow each other, and none reaches back into a closed period.
CREATE TRIGGER `agreement_next` BEFORE INSERT ON `agreement` BEGIN
	SELECT CASE
		WHEN NEW.`version` IS NOT (SELECT coalesce(max(`version`), 0) + 1 FROM `agreement` WHERE `fund` = NEW.`fund`)
			THEN RAISE(ABORT, 'guard:version')
		WHEN NEW.`from_day` <= (SELECT `locked_through` FROM `fund` WHERE `key` = NEW.`fund`) THEN RAISE(ABORT, 'guard:period-closed')
	END;
END;
--> statement-breakpoint
CREATE TRIGGER `price_already_there` BEFORE INSERT ON `price` BEGIN
	SELECT CASE
		WHEN EXISTS (SELECT 1 FROM `price` WHERE `fund` = NEW.`fund` AND `unit` = NEW.`unit` AND `version` = NEW.`version`)
			THEN RAISE(ABORT, 'guard:already-there')
		WHEN NOT EXISTS (
			SELECT 1 FROM `agreement` WHERE `fund` = NEW.`fund` AND `version` = NEW.`version` AND `from_day` = NEW.`from_day`
				AND `awaits` IS NOT NULL) THEN RAISE(ABORT, 'guard:append-only')
	END;
END;
--> statement-breakpoint
-- Statements are numbered densely, and final ones leave no day out.
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
