/** Which browser and which kind of device, in words; never the whole line that a browser sends. */
export function deviceOf(agent: string | undefined): string {
  const name = BROWSERS.find(([mark]) => mark.test(agent ?? ''))?.[1] ?? 'A browser'
  const system = SYSTEMS.find(([mark]) => mark.test(agent ?? ''))?.[1]
  return system === undefined ? name : `${name} on ${system}`
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg/, 'Edge'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'an iPhone'],
  [/iPad/, 'an iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'a Mac'],
  [/Linux|X11|CrOS/, 'Linux'],
]
