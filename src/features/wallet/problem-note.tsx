import { useLingui } from '@lingui/react/macro'
import type { WalletProblem } from '../../client/wallet/wallet-types.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { InlineNote } from '../../ui/notice.tsx'
import { walletSentence } from './wallet-sentences.ts'

/** A person's own "no" is no failure, and is not shown as one. */
const CALM: ReadonlySet<WalletProblem['code']> = new Set(['refused', 'cancelled', 'stopped', 'rate-limited'])

export function ProblemNote({ problem }: { readonly problem: WalletProblem }) {
  const { t } = useLingui()
  const { what, next } = walletSentence(problem)
  return (
    <InlineNote tone={CALM.has(problem.code) ? 'claimed' : 'failed'}>
      <p role={CALM.has(problem.code) ? 'status' : undefined}>
        <strong className="font-semibold">{what}</strong> {next}
      </p>
      {problem.detail === '' ? null : (
        <Disclosure summary={t`In the wallet’s words`}>
          <p className="font-mono text-xs break-words">{problem.detail}</p>
        </Disclosure>
      )}
    </InlineNote>
  )
}
