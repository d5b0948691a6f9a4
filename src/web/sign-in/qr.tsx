import { qr } from '../../drawing/qr.ts'

/** A QR code drawn in the page: dark squares on white, with the quiet edge that cameras need. */
export function qrOf(text: string, label: string) {
  const { size, path } = qr(text)
  return (
    <svg class="rf-qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width="240" height="240">
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A key as it is typed into an app (RFC 4648, base 32, without padding). */
export function base32Of(text: string): string {
  let bits = 0n
  const bytes = new TextEncoder().encode(text)
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const groups = Math.ceil((bytes.length * 8) / 5)
  bits <<= BigInt(groups * 5 - bytes.length * 8)
  return Array.from(
    { length: groups },
    (_, i) => SIGNS[Number((bits >> BigInt(5 * (groups - 1 - i))) & 31n)],
  ).join('')
}
