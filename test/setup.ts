// Every random test starts from one seed, so that a run can be had again; SEED=… tries another, and a failure
// prints the one it had.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20261121) })
