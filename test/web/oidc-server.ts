// A council's own sign-in, as its own process: a real OpenID Connect server that says which port it answers on.
// Anybody may sign in as any address with it; what it says of them follows from the address.
import { createServer } from 'node:net'
import { Provider } from 'oidc-provider'

const redirect = process.argv[2] ?? ''

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const port = await freePort()
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'ringfence',
      client_secret: 'a-secret-between-the-two-of-them',
      redirect_uris: [redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: `subject-of-${id}`,
      email: id,
      name: 'Said by the council',
      ...(id.startsWith('unverified') ? { email_verified: false } : {}),
    }),
  }),
  cookies: { keys: ['for the test alone'] },
})
provider.listen(port, '127.0.0.1', () => process.stdout.write(`${port}\n`))
