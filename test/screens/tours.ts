// The pictures of the tours (docs/tours), each of one screen: `npm run screens -- --tours` takes them anew.

import type { Who } from './doors.ts'
import { COMMISSIONER, MANAGER, PERSON, REPRESENTATIVE } from './pages.ts'
import type { Screen } from './screen.ts'

export interface TourPicture {
  /** What it is called in docs/pictures/tours. */
  readonly name: string
  readonly as: Who
  readonly screen: Screen
  readonly on: 'wide' | 'phone'
  /** How many points of its height are shown, from the heading of the page or what is named here. */
  readonly height: number
  readonly from?: string
}

const of = (role: string, as: Who, on: TourPicture['on'], screens: readonly Screen[]) => {
  return (name: string, called: string, height: number, from?: string): TourPicture => {
    const screen = screens.find((s) => s.name === called)
    if (!screen) throw new Error(`there is no screen ${called}`)
    return { name: `${role}-${name}`, as: screen.as ?? as, screen, on, height, ...(from ? { from } : {}) }
  }
}

const person = of('person', 'brian', 'phone', PERSON)
const representative = of('representative', 'ruth', 'phone', REPRESENTATIVE)
const manager = of('manager', 'dana', 'wide', MANAGER)
const commissioner = of('commissioner', 'jo', 'wide', COMMISSIONER)

export const TOUR_PICTURES: readonly TourPicture[] = [
  person('left', 'home', 610),
  person('ways', 'home', 520, '.rf-choices'),
  person('week', 'happened-week', 624),
  person('cost', 'cost-answered', 690),
  person('swap', 'swap-check', 760),
  person('undo', 'swap-undo', 664),
  person('statement', 'statement-easy-read', 760, '.rf-easy section'),
  person('seeing', 'who-can-see', 700),

  representative('left', 'home', 610),
  representative('use', 'use', 700),
  representative('swap', 'swap-check', 790),
  representative('week', 'happened', 700),
  representative('deciding', 'mine-deciding', 700),
  representative('seeing', 'who-can-see', 710),

  manager('people', 'home', 1060),
  manager('import', 'import-looked-at', 700),
  manager('put-aside', 'put-aside-row', 1400),
  manager('cost', 'cost-answered', 560),
  manager('swap', 'swap-check', 640),
  manager('month-end', 'month-end', 772),
  manager('drawdown', 'drawdown', 1000),
  manager('reports', 'reports', 640),

  commissioner('start', 'home', 760),
  commissioner('exceptions', 'exceptions', 716),
  commissioner('exception', 'exception-two-places', 640),
  commissioner('sample', 'sample', 700),
  commissioner('entry', 'entry', 672),
  commissioner('query', 'query', 456),
  commissioner('payments', 'payments', 560),
  commissioner('packs', 'pack', 640),
]
