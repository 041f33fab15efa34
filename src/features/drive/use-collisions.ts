import { useCallback, useState } from 'react'
import type { FolderRef } from './action-sentences.ts'
import type { Conflict, Decisions } from './collision-model.ts'

export interface CollisionQuestion {
  readonly conflicts: readonly Conflict[]
  /** How many arrive, with those that meet nobody. */
  readonly arriving: number
  readonly how: 'move' | 'copy' | 'upload'
  readonly folder: FolderRef
}

/** Nothing is asked where nothing collides. Null when the person cancels. */
export type AskCollisions = (question: CollisionQuestion) => Promise<Decisions | null>

export interface Collisions {
  readonly ask: AskCollisions
  /** The question that is open. */
  readonly question: CollisionQuestion | null
  readonly answer: (decisions: Decisions | null) => void
}

interface Asked {
  readonly question: CollisionQuestion
  readonly answer: (decisions: Decisions | null) => void
}

/** One question at a time; others wait behind it. */
export function useCollisions(): Collisions {
  const [asked, setAsked] = useState<readonly Asked[]>([])
  const ask = useCallback<AskCollisions>((question) => {
    if (question.conflicts.length === 0) return Promise.resolve(new Map())
    return new Promise((answer) => setAsked((before) => [...before, { question, answer }]))
  }, [])
  const [first = null] = asked
  return {
    ask,
    question: first?.question ?? null,
    answer: (decisions) => {
      first?.answer(decisions)
      setAsked((before) => before.slice(1))
    },
  }
}
