// Every page in every state, in a real browser: `npm run screens`. Apart from `npm test`, since it takes minutes.
import { mergeConfig } from 'vitest/config'
import config from './vitest.config.ts'

export default mergeConfig(
  { ...config, test: { ...config.test, include: [], exclude: [] } },
  { test: { include: ['test/screens/*.screens.{ts,tsx}'], testTimeout: 60_000 } },
)
