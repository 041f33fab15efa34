/** A link from the moment it arrives: looked up, asking for a password, open, or failed. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DriveApi } from '../../client/drive-api.ts'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import type { OpenedLink } from '../../client/share-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'

export type LinkStage =
  | { readonly kind: 'looking' }
  | { readonly kind: 'password'; readonly wrong: boolean; readonly busy: boolean }
  | { readonly kind: 'failed'; readonly failure: DriveFailure }
  | { readonly kind: 'open'; readonly link: OpenedLink }

export interface LinkAttempt {
  readonly stage: LinkStage
  readonly tryPassword: (password: string) => void
  readonly tryAgain: () => void
  /** Leaves it open when this page goes: the person comes back to it. */
  readonly keep: () => void
}

/** Closed with the page, unless the person comes back: nothing of it is kept. */
export function useOpenedLink(text: string): LinkAttempt {
  const drive = useDrive()
  const [stage, setStage] = useState<LinkStage>({ kind: 'looking' })
  const attempt = useRef(0)
  const kept = useRef(false)
  const open = useCallback(
    (password: string | null) => {
      attempt.current += 1
      const own = attempt.current
      void lookUp(drive, text, password).then((outcome) => {
        // Another attempt, or another page, has taken its place.
        if (attempt.current === own) setStage(stageOf(outcome))
      })
    },
    [drive, text],
  )
  useEffect(() => {
    open(null)
    return () => {
      attempt.current += 1
      if (!kept.current) void drive.closeLink().catch(() => undefined)
    }
  }, [drive, open])
  return {
    stage,
    keep() {
      kept.current = true
    },
    tryPassword(password) {
      setStage({ kind: 'password', wrong: false, busy: true })
      open(password)
    },
    tryAgain() {
      setStage({ kind: 'looking' })
      open(null)
    },
  }
}

function lookUp(drive: DriveApi, text: string, password: string | null): Promise<Outcome<OpenedLink>> {
  return drive
    .openLink(text, password)
    .catch((): Outcome<OpenedLink> => ({ ok: false, error: BRIDGE_FAILURE }))
}

function stageOf(outcome: Outcome<OpenedLink>): LinkStage {
  if (outcome.ok) return { kind: 'open', link: outcome.value }
  const { code } = outcome.error
  if (code === 'link-password-needed') return { kind: 'password', wrong: false, busy: false }
  if (code === 'link-password-wrong') return { kind: 'password', wrong: true, busy: false }
  return { kind: 'failed', failure: outcome.error }
}
