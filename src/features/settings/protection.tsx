import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import { Points } from '../shared/points.tsx'

const PROTECTED: readonly MessageDescriptor[] = [
  msg`What is in your files, their names and your folders: encrypted here, before anything is sent.`,
  msg`Against changes: what comes back is checked against what this page fixed at upload, and refused if it differs.`,
  msg`Against false claims: a copy counts only when its miner’s signed proof was checked by this page.`,
  msg`Against a wrong passphrase, kit or passkey: it is told as such, never shown as an empty drive.`,
]

const NOT_PROTECTED: readonly MessageDescriptor[] = [
  msg`How much you store, when, and from which address: the nodes you talk to see that.`,
  msg`Losing every way in: passphrase, recovery kit and passkeys. Nobody else has one.`,
  msg`Cleared site data: after that the drive comes back from the network, but only with its identifier and a way in.`,
  msg`A changed page: whoever serves this page could serve another. Run it from your own machine if that matters.`,
  msg`A link you gave away: whoever has it can read what it gives until you revoke it, and may have kept it by then.`,
]

/** What the drive protects and what it does not, in the same size of letters. */
export function Protection() {
  const { t } = useLingui()
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`What is protected, and what is not`}</h2>
      <div className="mt-3 grid gap-6 sm:grid-cols-2">
        <div>
          <h3 className="mb-2 flex items-center gap-2 font-medium text-verified">
            <ShieldCheck aria-hidden="true" size={17} /> {t`Protected`}
          </h3>
          <Points points={PROTECTED} />
        </div>
        <div>
          <h3 className="mb-2 flex items-center gap-2 font-medium text-claimed">
            <ShieldOff aria-hidden="true" size={17} /> {t`Not protected`}
          </h3>
          <Points points={NOT_PROTECTED} />
        </div>
      </div>
    </section>
  )
}
