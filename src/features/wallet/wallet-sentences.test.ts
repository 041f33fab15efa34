import { describe, expect, it } from 'vitest'
import { WALLET_PROBLEMS } from '../../client/wallet/wallet-types.ts'
import { walletSentence } from './wallet-sentences.ts'

describe('sentences of a wallet', () => {
  it('say of every trouble what happened and what to do, and no two the same', () => {
    const all = WALLET_PROBLEMS.map((code) => walletSentence({ code, detail: '' }))
    for (const { what, next } of all) {
      expect(what).toMatch(/^[A-Z].*\.$/)
      expect(next).toMatch(/^[A-Z].*\.$/)
    }
    expect(new Set(all.map(({ what }) => what)).size).toBe(WALLET_PROBLEMS.length)
  })
})
