// Every page in every state, in a real browser: `npm run screens`. Apart from `npm test`, since it takes minutes.
// With `--tours` it takes the pictures of docs/tours and nothing else.
import { mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

const include = process.env['SCREENS_TOURS']
  ? 'test/screens/tours.pictures.ts'
  : 'test/screens/*.screens.{ts,tsx}'

export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  { test: { include: [include], testTimeout: 60_000 } },
)
