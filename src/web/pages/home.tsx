import type { Hono } from 'hono'
import type { Service, WebEnv } from '../caller.ts'
import { urls } from '../urls.ts'
import { commissionerHome } from './commissioner.tsx'
import { managerHome } from './manager.tsx'

/** The front doors: what each role meets when it comes in. Whoever has one fund starts there. */
export function home(app: Hono<WebEnv>, service: Service): void {
  app.get('/', async (c) => {
    const { as } = c.var.caller
    switch (as.role) {
      case 'manager':
        return managerHome(c, service)
      case 'commissioner':
        return commissionerHome(c, service)
      case 'holder':
      case 'representative':
        return c.redirect(urls.fund(as.fund), 303)
    }
  })
}
