import { Hono } from 'hono'
import type { Service, WebEnv } from '../caller.ts'
import { bank } from './bank.tsx'
import { cost } from './cost.tsx'
import { drawdown } from './drawdown.tsx'
import { fund } from './fund.tsx'
import { funds } from './funds.tsx'
import { gallery } from './gallery.tsx'
import { importing } from './import.tsx'
import { looked } from './looked.tsx'
import { proposals } from './proposals.tsx'
import { putAside } from './put-aside.tsx'
import { statement } from './statement.tsx'
import { swap } from './swap.tsx'

/** The pages for people: written here on the server, whole without any script. */
export function pages(service: Service): Hono<WebEnv> {
  const app = new Hono<WebEnv>()
  for (const subject of [funds, fund, cost, swap, statement, looked, importing, putAside, drawdown, proposals, bank, gallery])
    subject(app, service)
  return app
}
