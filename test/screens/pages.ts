// Every page of the service in its states, by who meets it. A page that is in none of them fails
// test/web/screens.test.ts.
import { follow, press } from './moves.ts'
import type { Screen } from './screen.ts'

export const MANAGER: readonly Screen[] = [
  { name: 'home', path: '/' },
  { name: 'fund', path: '/funds/LS-002' },
  { name: 'fund-two-friends', path: '/funds/LS-007' },
  { name: 'entries', path: '/funds/LS-002/entries' },
  { name: 'close', path: '/funds/LS-009/periods/2026-04/closure' },
  { name: 'early-copy', path: '/funds/LS-009/periods/2026-04/early-copy' },
  { name: 'import', path: '/import' },
  {
    name: 'import-looked-at',
    path: '/import',
    shows: '/import/:token',
    writes: true,
    to: press('Look at these files'),
  },
  { name: 'put-aside', path: '/put-aside' },
  { name: 'put-aside-row', path: '/put-aside', shows: '/put-aside/:id', to: follow(/line 140/) },
  { name: 'drawdown', path: '/drawdown' },
  { name: 'bank', path: '/bank?on=2026-04-30' },
  { name: 'statements', path: '/statements' },
  { name: 'reports', path: '/reports' },
  { name: 'reports-spending', path: '/reports/spending?kinds=yes' },
  {
    name: 'reports-spending-days',
    path: '/reports/spending?days=dates&from-day=31&from-month=4&from-year=2026&to-day=1&to-month=4&to-year=2026',
  },
  { name: 'reports-direct-and-management', path: '/reports/direct-and-management' },
  { name: 'reports-plan-and-actual', path: '/reports/plan-and-actual' },
  { name: 'reports-over-time', path: '/reports/over-time' },
  { name: 'reports-for-a-funder', path: '/reports/spending', as: 'jo' },
  { name: 'proposals', path: '/proposals' },
  { name: 'disputes', path: '/disputes' },
  { name: 'questions', path: '/questions' },
  { name: 'to-tell', path: '/to-tell' },
  { name: 'people', path: '/people' },
  { name: 'writing', path: '/writing' },
  { name: 'contacts', path: '/contacts' },
  { name: 'nothing-here', path: '/nothing-here' },
  { name: 'gallery', path: '/gallery' },
]
