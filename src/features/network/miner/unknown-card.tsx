import { useLingui } from '@lingui/react/macro'
import type { MinerFacts } from './miner-facts.ts'
import { unknownSentence } from './miner-words.ts'

/** Where an answer would stand if any validator had spoken. */
export function UnknownCard({ question, facts }: { readonly question: string; readonly facts: MinerFacts }) {
  const { t } = useLingui()
  return (
    <section className="min-w-0 rounded-xl border border-dashed border-line-strong bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base leading-snug font-semibold text-muted">{question}</h2>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {unknownSentence(facts.view.landscape.validators.length)}{' '}
        {t`What the chain alone tells stands beside.`}
      </p>
    </section>
  )
}
