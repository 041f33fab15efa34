import { useLingui } from '@lingui/react/macro'
import { Check, KeyRound } from 'lucide-react'

/** Before anything is connected: what is gained, and what stays as it is. */
export function AboutCard() {
  const { t } = useLingui()
  return (
    <section className="grid gap-x-8 gap-y-5 rounded-xl border border-line bg-surface px-5 py-4 sm:grid-cols-2">
      <div>
        <h2 className="font-semibold">{t`What a wallet adds`}</h2>
        <ul className="mt-2 flex flex-col gap-2">
          <Point>{t`Uploads are made in your account’s name at every validator that takes sessions: it counts them to the account’s room and rights, and lets that account delete them.`}</Point>
          <Point>{t`One signature lets this browser sign requests for some hours. The wallet does not ask for each file.`}</Point>
          <Point>{t`The text that you sign is shown before. It cannot move funds, and it ends by itself.`}</Point>
        </ul>
      </div>
      <div>
        <h2 className="font-semibold">{t`What stays as it is`}</h2>
        <ul className="mt-2 flex flex-col gap-2">
          <Point>{t`Your files belong to the vault, not to the wallet. The wallet cannot open them, and without it they open as before.`}</Point>
          <Point>{t`Everything works without a wallet: a key made in the vault signs then.`}</Point>
          <Point>{t`The list of your files, links and what renews files are always signed for by the vault’s own key. Validators learn your account’s address from what it signs.`}</Point>
        </ul>
      </div>
    </section>
  )
}

function Point({ children }: { readonly children: string }) {
  return (
    <li className="flex items-start gap-2.5 text-muted">
      <Check aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-accent" />
      <span>{children}</span>
    </li>
  )
}

/** Who signs while no wallet does. */
export function WithoutNote() {
  const { t } = useLingui()
  return (
    <p className="flex items-start gap-2.5 text-[0.8125rem] text-muted">
      <KeyRound aria-hidden="true" size={15} className="mt-0.5 shrink-0" />
      {t`No wallet signs now: the key in your vault does.`}
    </p>
  )
}
