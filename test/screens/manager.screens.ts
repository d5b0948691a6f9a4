import { MANAGER } from './pages.ts'
import { take } from './screen.ts'

take('manager', 'dana', MANAGER)
