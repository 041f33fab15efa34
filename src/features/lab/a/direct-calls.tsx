import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { Disclosure } from '../../../ui/disclosure.tsx'

/** What the document's task asks for and no page can do, and what stands in for it. */
export function DirectCalls() {
  const { t } = useLingui()
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <Disclosure
        summary={<span className="font-semibold">{t`Why the miners are not called directly`}</span>}
      >
        <div className="flex max-w-prose flex-col gap-2 text-pretty text-muted">
          <p>
            {t`Store, Challenge and Retrieve at a miner need the hotkey of a registered validator: a miner answers any other key with 403. No page has one, and none should.`}
          </p>
          <p>
            {t`So the validator is called, as the document itself advises, and it calls miners. Whether one of the top group is among them is up to its draw: the answer says who holds the sample, and this page checks the receipts of each of them.`}
          </p>
          <p>
            {t`The Challenge is asked for by ChallengeUser: the validator passes the question on unchanged, with seed and bases drawn by this page, and the miners sign their answers.`}
          </p>
          <p>
            <Trans>
              Every call can be made one by one in the{' '}
              <Link href="/lab/f" className="font-medium text-accent underline">
                console
              </Link>
              .
            </Trans>
          </p>
        </div>
      </Disclosure>
    </section>
  )
}
