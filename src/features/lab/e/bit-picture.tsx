/** Bytes as a field of dots, one for each set bit: patterns would be seen. */
import { useMemo } from 'react'

const PER_ROW = 32

interface BitPictureProps {
  readonly bytes: Uint8Array
  readonly label: string
}

export function BitPicture({ bytes, label }: BitPictureProps) {
  const path = useMemo(() => bitPath(bytes), [bytes])
  const rows = Math.ceil((bytes.length * 8) / (PER_ROW * 2))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${PER_ROW * 2} ${rows}`}
      className="w-full rounded border border-line bg-raised"
      shapeRendering="crispEdges"
    >
      <path d={path} className="fill-ink" />
    </svg>
  )
}

function bitPath(bytes: Uint8Array): string {
  const width = PER_ROW * 2
  const parts: string[] = []
  for (const [i, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) {
      if (((byte >> (7 - bit)) & 1) === 0) continue
      const place = i * 8 + bit
      parts.push(`M${place % width} ${Math.floor(place / width)}h1v1h-1z`)
    }
  }
  return parts.join('')
}
