import { aCommissionersWay, anAuditorsWay } from '../journeys/ways.ts'
import { walk } from './walks.ts'

walk('ways/commissioner', {
  'what stands out, a question and a pack': aCommissionersWay,
  'a sample, payments and a report': anAuditorsWay,
})
