import { encodeQR } from 'qr'

interface QrCodeProps {
  readonly text: string
  /** What the code is, in the page's language. Never what it holds: that may be secret. */
  readonly label: string
  readonly className?: string
}

/** Modules of white around the code; scanners want four (ISO/IEC 18004, 6.3.8). */
const QUIET = 4

/** Black on white in both themes: many scanners read no other. Drawn as one path, so that print stays sharp. */
export function QrCode({ text, label, className }: QrCodeProps) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const size = rows.length
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={rows.map(rowPath).join('')} fill="#000" />
    </svg>
  )
}

/** The dark runs of a row, each as a box one module high. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true || row[x - 1] === true) continue
    let end = x
    while (row[end] === true) end += 1
    path += `M${x} ${y}h${end - x}v1h-${end - x}z`
  }
  return path
}
