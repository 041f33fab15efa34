import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'

/** Where what is behind these calls is written down. */
export function Documents() {
  const { t } = useLingui()
  const documents: readonly (readonly [string, string])[] = [
    ['docs/wire.md', t`what crosses the wire: synapses, frames, receipts, refusals, limits`],
    ['docs/api.md', t`the public views of validators, every member with its unit`],
    ['docs/soundness.md', t`what each proof shows, and what it does not`],
    ['docs/scoring.md', t`how answers become scores, tiers and weights`],
    ['docs/formats', t`vault, head, content tree, links and proof bundles`],
  ]
  const pages: readonly (readonly [string, string])[] = [
    ['/lab/a', t`A round with every hop and every check`],
    ['/lab/d', t`Scoring, by the code that validators run`],
    ['/network/chain', t`The chain as it is now`],
    ['/drive', t`The drive that uses all of this`],
  ]
  return (
    <section
      aria-labelledby="documents"
      className="grid gap-6 rounded-xl border border-line bg-surface px-5 py-4 sm:grid-cols-2"
    >
      <div>
        <h2 id="documents" className="text-base font-semibold">{t`Written down`}</h2>
        <p className="mt-1 text-muted">{t`In the source that this page was built from:`}</p>
        <dl className="mt-2 flex flex-col gap-1.5">
          {documents.map(([path, about]) => (
            <div key={path}>
              <dt className="inline font-mono text-[0.8125rem]">{path}</dt>{' '}
              <dd className="inline text-muted">{about}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h2 className="text-base font-semibold">{t`Nearby`}</h2>
        <ul className="mt-2 flex flex-col gap-1.5">
          {pages.map(([path, about]) => (
            <li key={path}>
              <Link href={path} className="font-medium text-accent underline">
                {about}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
