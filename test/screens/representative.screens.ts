import { REPRESENTATIVE } from './pages.ts'
import { take } from './screen.ts'

take('representative', 'ruth', REPRESENTATIVE)
