/** The visitor's own bytes, sealed; in memory only. */
import { useEffect, useState } from 'react'
import { SEAL_BYTES_MAX, sealSample } from '../../../client/lab/data-seal.ts'

export interface Own {
  readonly name: string | null
  readonly plain: Uint8Array
  /** Bytes of the whole file, of which a part is sealed. */
  readonly bytes: number
}

export function ownText(text: string): Own {
  const plain = new TextEncoder().encode(text)
  return { name: null, plain, bytes: plain.length }
}

export async function ownFile(file: File): Promise<Own> {
  const plain = new Uint8Array(await file.slice(0, SEAL_BYTES_MAX).arrayBuffer())
  return { name: file.name, plain, bytes: file.size }
}

export interface Sealed {
  /** What it is the ciphertext of. */
  readonly own: Own
  readonly bytes: Uint8Array
  /** Counts up: the same bytes are sealed differently each time. */
  readonly number: number
}

/** Null before the first; the one before stays while the next is being made. */
export function useSealed(own: Own): Sealed | null {
  const [sealed, setSealed] = useState<Sealed | null>(null)
  useEffect(() => {
    let gone = false
    void sealSample(own.plain).then((bytes) => {
      if (!gone) setSealed((before) => ({ own, bytes, number: (before?.number ?? 0) + 1 }))
    })
    return () => {
      gone = true
    }
  }, [own])
  return sealed
}
