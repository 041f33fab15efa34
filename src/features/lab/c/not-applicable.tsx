import { Trans, useLingui } from '@lingui/react/macro'

/** What the demonstration asks, what the subnet's document answers, and what is shown instead. */
export function NotApplicable() {
  const { t } = useLingui()
  return (
    <section
      className="mb-8 rounded-xl border border-line bg-surface px-5 py-4"
      aria-labelledby="same-request"
    >
      <h2 id="same-request" className="text-base font-semibold">
        {t`How many unique answers does one request to all miners get?`}
      </h2>
      <p className="mt-1.5 max-w-prose text-pretty">
        <Trans>
          The subnet's own document says <em>not applicable</em>: a miner answers only for data that it holds,
          so no request can be sent to all. Each question has its own piece and its own random seed, so no two
          answers are alike, and equal ones would be a sign of copying.
        </Trans>
      </p>
      <p className="mt-1.5 max-w-prose text-pretty text-muted">
        {t`What can be compared is the service: how fast and how surely each miner answers for its own. The questions below ask for that variety.`}
      </p>
    </section>
  )
}
