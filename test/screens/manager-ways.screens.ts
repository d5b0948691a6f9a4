import { addingAPerson, aManagersWay, aMonthsEnd, sallyRings } from '../journeys/ways.ts'
import { walk } from './walks.ts'

walk('ways/manager', {
  'finds somebody, and what is spent': aManagersWay,
  'a month’s end': aMonthsEnd,
  'adds a person': addingAPerson,
  'writes down what Sally says by phone': sallyRings,
})
