import { PERSON } from './pages.ts'
import { take } from './screen.ts'

take('person', 'brian', PERSON)
