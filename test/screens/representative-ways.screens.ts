import { aRepresentativesWay } from '../journeys/ways.ts'
import { walk } from './walks.ts'

walk('ways/representative', { 'what is left, and a swap': aRepresentativesWay })
