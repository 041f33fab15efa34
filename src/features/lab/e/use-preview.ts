import { useEffect, useState } from 'react'
import {
  type ChallengeChoice,
  fitChoice,
  type Preview,
  previewChallenge,
} from '../../../client/lab/data-challenge.ts'

/** Gives the page its turn between two commitments, of about four milliseconds each. */
function rest(): Promise<void> {
  return new Promise((next) => {
    setTimeout(next, 0)
  })
}

/** The newest preview; the one before stays while the next is computed. */
export function usePreview(choice: ChallengeChoice): {
  readonly choice: ChallengeChoice
  readonly preview: Preview | null
} {
  const fitted = fitChoice(choice)
  const { seed, pieceBytes, chunkBytes, index } = fitted
  const [done, setDone] = useState<Preview | null>(null)
  useEffect(() => {
    const running = { stopped: false }
    const turn = async (): Promise<void> => {
      await rest()
      if (running.stopped) throw new Error('no longer wanted')
    }
    previewChallenge({ seed, pieceBytes, chunkBytes, index }, turn).then(
      (preview) => {
        if (!running.stopped) setDone(preview)
      },
      (error: unknown) => {
        if (!running.stopped) throw error
      },
    )
    return () => {
      running.stopped = true
    }
  }, [seed, pieceBytes, chunkBytes, index])
  return { choice: fitted, preview: done }
}
