import { allocate } from './allocate.ts'
import { backup } from './backup.ts'
import { close } from './close.ts'
import type { Command } from './command.ts'
import { convert } from './convert.ts'
import { demo } from './demo.ts'
import { drawdown } from './drawdown.ts'
import { earlyCopy } from './early-copy.ts'
import { exporting } from './export.ts'
import { fund } from './fund.ts'
import { funds } from './funds.ts'
import { importing } from './import.ts'
import { invite } from './invite.ts'
import { migrating } from './migrate.ts'
import { open } from './open.ts'
import { pack } from './pack.ts'
import { quote } from './quote.ts'
import { restore } from './restore.ts'
import { secondFactor } from './second-factor.ts'
import { serving } from './serve.ts'
import { statement } from './statement.ts'
import { statements } from './statements.ts'
import { verify } from './verify.ts'

/** Every command, in the order in which somebody comes to need them. */
export const COMMANDS: readonly Command[] = [
  serving,
  demo,
  migrating,
  open,
  invite,
  secondFactor,
  importing,
  allocate,
  funds,
  fund,
  quote,
  convert,
  drawdown,
  earlyCopy,
  close,
  statement,
  statements,
  pack,
  verify,
  exporting,
  backup,
  restore,
]
