import { COMMISSIONER } from './pages.ts'
import { take } from './screen.ts'

take('commissioner', 'jo', COMMISSIONER)
