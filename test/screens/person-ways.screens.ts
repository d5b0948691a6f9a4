import { aPersonsWay } from '../journeys/ways.ts'
import { walk } from './walks.ts'

walk('ways/person', { 'what is left, a price, a swap and back': aPersonsWay })
