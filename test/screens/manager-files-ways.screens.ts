import { filesComeIn } from '../journeys/ways.ts'
import { walk } from './walks.ts'

walk('ways/manager', { 'takes in the files that wait': filesComeIn }, 'waits')
