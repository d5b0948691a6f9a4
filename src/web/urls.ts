/** Addresses name things. Every link and every form takes its address from here. */
const part = encodeURIComponent

function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const list = Object.entries(query).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]]))
  return list.length === 0 ? path : `${path}?${new URLSearchParams(list)}`
}

export const urls = {
  funds: () => '/',
  fund: (ref: string) => `/funds/${part(ref)}`,
  entries: (ref: string, from: { to?: string; skip?: number } = {}) =>
    withQuery(`/funds/${part(ref)}/entries`, from),
  cost: (ref: string) => `/funds/${part(ref)}/cost`,
  latest: (ref: string) => `/funds/${part(ref)}/latest`,
  swap: (ref: string) => `/funds/${part(ref)}/swap`,
  swaps: (ref: string) => `/funds/${part(ref)}/swaps`,
  swapDone: (ref: string, entry: number) => `/funds/${part(ref)}/swaps/${entry}`,
  /** A statement by its number, or a month's early copy. */
  statement: (ref: string, document: number | string) => `/funds/${part(ref)}/statements/${document}`,
  statementPdf: (ref: string, document: number | string) => `/funds/${part(ref)}/statements/${document}.pdf`,
  closure: (ref: string, month: string) => `/funds/${part(ref)}/periods/${month}/closure`,
  recordedThrough: () => '/recorded-through',
  importing: () => '/import',
  imported: (token: string, query: { until?: string; page?: number } = {}) =>
    withQuery(`/import/${part(token)}`, query),
  importResult: (token: string, page?: number) => withQuery(`/import/${part(token)}/result`, { page }),
  putAside: (query: { settled?: string } = {}) => withQuery('/put-aside', query),
  row: (id: string) => `/put-aside/${part(id)}`,
  drawdown: (through?: string) => withQuery('/drawdown', { through }),
  drawdownDone: (through: string) => `/drawdown/${through}`,
  bank: (on?: string) => withQuery('/bank', { on }),
  bankBalances: () => '/bank/balances',
  gallery: () => '/gallery',
  api: () => '/api/openapi.json',
} as const
