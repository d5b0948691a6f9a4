/** Whether an address is one of a route's: `/funds/LS-002/entries` of `/funds/:fund/entries`. */
export function isOf(route: string, address: string): boolean {
  const path = address.split('?')[0] ?? ''
  return new RegExp(`^${route.replace(/:[a-z]+/gi, '[^/]+').replaceAll('.', '\\.')}$`).test(path)
}

/** The route that answers an address: the one that leaves least open. */
export function routeOf(address: string, routes: readonly string[]): string | undefined {
  const open = (route: string) => route.split(':').length
  return routes.filter((route) => isOf(route, address)).sort((a, b) => open(a) - open(b))[0]
}
