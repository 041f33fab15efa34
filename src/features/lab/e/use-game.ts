/** Rounds of the guessing game and its score, which this tab keeps until it is closed. */
import { useState } from 'react'
import { dealRound, formatScore, parseScore, type Round, type Score } from '../../../client/lab/data-game.ts'

const KEPT_AS = 'lab-e-score'
/** Bytes of a strip. */
export const STRIP_BYTES = 192

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}

export interface Game {
  readonly round: Round
  /** Null before a guess. */
  readonly guess: 'left' | 'right' | null
  readonly score: Score
  readonly onGuess: (side: 'left' | 'right') => void
  readonly next: () => void
  readonly reset: () => void
}

/** @param ciphertext at least as long as a strip */
export function useGame(ciphertext: Uint8Array): Game {
  const [round, setRound] = useState(() => dealRound(ciphertext, STRIP_BYTES, random))
  const [guess, setGuess] = useState<Game['guess']>(null)
  const [score, setScore] = useState(() => parseScore(sessionStorage.getItem(KEPT_AS)))
  const keep = (value: Score) => {
    setScore(value)
    sessionStorage.setItem(KEPT_AS, formatScore(value))
  }
  return {
    round,
    guess,
    score,
    next() {
      setGuess(null)
      setRound(dealRound(ciphertext, STRIP_BYTES, random))
    },
    onGuess(side) {
      if (guess !== null) return
      setGuess(side)
      keep({ guesses: score.guesses + 1, right: score.right + (side === round.ciphertext ? 1 : 0) })
    },
    reset: () => keep({ guesses: 0, right: 0 }),
  }
}
