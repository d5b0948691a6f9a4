import { EXIT } from './command.ts'
import { program } from './program.ts'
import { systemTerminal } from './terminal.ts'

// A reader that has seen enough, such as `head`, closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})
const args = process.argv.slice(2)
const terminal = systemTerminal(args.includes('--json'))
process.exitCode = await program(args, terminal)
terminal.end()
