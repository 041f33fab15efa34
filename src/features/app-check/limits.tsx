import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import { Points } from '../shared/points.tsx'

const SHOWS: readonly MessageDescriptor[] = [
  msg`A file that was damaged or exchanged on its way, on the server’s disk or in this browser, while the rest is honest.`,
  msg`An old version that this browser still keeps, and a script of this site that no list knows.`,
  msg`Which build it is, so that two people can see whether they were given the same one.`,
]

const CANNOT: readonly MessageDescriptor[] = [
  msg`A server that lies: it can send a page whose check says what it likes. No page can vouch for the server it came from.`,
  msg`What the server sends to others, or sends next time. A single file may be exchanged for you alone, once.`,
  msg`Extensions and the browser itself: they can change a page after it was loaded.`,
]

const HELPS: readonly MessageDescriptor[] = [
  msg`Compare with other tools: fetch the list with a command line and compare its number with the repository’s, or with your own build.`,
  msg`Serve the page yourself: npm start, or filetao gateway on a machine you own. Then nobody else chooses what it is.`,
]

/** What comparing shows and what it does not, in the same size of letters. */
export function Limits() {
  const { t } = useLingui()
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`What this can show, and what not`}</h2>
      <div className="mt-3 grid gap-6 sm:grid-cols-2">
        <div>
          <h3 className="mb-2 flex items-center gap-2 font-medium text-verified">
            <ShieldCheck aria-hidden="true" size={17} /> {t`It finds`}
          </h3>
          <Points points={SHOWS} />
        </div>
        <div>
          <h3 className="mb-2 flex items-center gap-2 font-medium text-claimed">
            <ShieldOff aria-hidden="true" size={17} /> {t`It cannot find`}
          </h3>
          <Points points={CANNOT} />
        </div>
      </div>
      <h3 className="mt-5 mb-2 font-medium">{t`What helps against a server that lies`}</h3>
      <Points points={HELPS} />
    </section>
  )
}
