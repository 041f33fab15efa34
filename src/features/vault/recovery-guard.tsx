import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useDrive } from '../shared/drive-context.tsx'
import { readRehearsalOffered, writeRehearsalOffered } from '../shared/preferences.ts'
import { keysChanged } from './keys-query.ts'
import type { KitArrival } from './kit-arrival.ts'
import type { UploadGate } from './upload-gate.ts'

const RehearsalDialog = lazy(async () => ({
  default: (await import('./kit/rehearsal-dialog.tsx')).RehearsalDialog,
}))

interface RecoveryGuardProps {
  readonly gate: UploadGate
  /** A kit link that was opened; with the drive open it can only be a rehearsal. */
  readonly kit: KitArrival | null
  readonly onKitForgotten: () => void
}

/** Offers the rehearsal once before the first upload, and makes one of a kit link that is opened meanwhile. */
export function RecoveryGuard({ gate, kit, onKitForgotten }: RecoveryGuardProps) {
  const queries = useQueryClient()
  const { offered, settle } = useOffer(gate)
  if (kit !== null) {
    return (
      <Suspense fallback={null}>
        <RehearsalDialog key={kit.text} why="wish" link={kit.text} onClose={onKitForgotten} />
      </Suspense>
    )
  }
  if (offered === null) return null
  return (
    <Suspense fallback={null}>
      <RehearsalDialog
        why="upload"
        link={null}
        onClose={() => {
          settle()
          void keysChanged(queries)
        }}
      />
    </Suspense>
  )
}

/** The kit whose rehearsal is offered, `none` where there is no kit; null while nothing is. */
function useOffer(gate: UploadGate): { readonly offered: string | null; readonly settle: () => void } {
  const drive = useDrive()
  const waiting = useSyncExternalStore(gate.subscribe, gate.waiting)
  const [offered, setOffered] = useState<string | null>(null)

  useEffect(() => {
    if (!waiting) return
    let wanted = true
    const decide = async (): Promise<void> => {
      const state = await drive.rehearsal().catch(() => null)
      if (!wanted) return
      // What cannot be known is no reason to hold files back.
      if (state?.ok !== true) gate.open(false)
      else if (state.value.kind === 'rehearsed') gate.open(true)
      else {
        const kit = state.value.kind === 'made' ? state.value.slot : 'none'
        if (readRehearsalOffered() === kit) gate.open(true)
        else setOffered(kit)
      }
    }
    void decide()
    return () => {
      wanted = false
    }
  }, [drive, gate, waiting])
  // Whoever locks the drive meanwhile has given up the upload, not the question.
  useEffect(() => () => gate.open(false), [gate])
  const settle = (): void => {
    if (offered !== null) writeRehearsalOffered(offered)
    setOffered(null)
    gate.open(true)
  }
  return { offered, settle }
}
