import { useLingui } from '@lingui/react/macro'
import { SIZE_CUT_BYTES } from '../../../client/lab/data-sizes.ts'
import { PART_CIPHER } from '../../../protocol/envelope/records.ts'
import { formatCount } from '../../../ui/format.ts'

/** Where "nobody can tell" ends: everything around the bytes. */
export function LimitsCard() {
  const { t } = useLingui()
  const [part, cut] = [formatCount(PART_CIPHER), formatCount(SIZE_CUT_BYTES)]
  const limits = [
    {
      name: t`Sizes`,
      text: t`Random objects follow the log-normal law. A full part of a user's file has exactly ${part} bytes, and that size again and again is a large file.`,
    },
    {
      name: t`Whole MiB`,
      text: t`Of the reference's random objects next to none lies on a whole MiB, unlike files that somebody stores uncut. Validators of this project draw around 256 KiB and cut at 8 MiB: about one object in a hundred has exactly ${cut} bytes, which no part of a user's file has.`,
    },
    {
      name: t`Timing`,
      text: t`Validators store random objects step by step; a user's parts come in a burst, and at hours when people are awake.`,
    },
    {
      name: t`Lifetime`,
      text: t`Random objects have the usual 30 days. Whoever asks for another time stands out.`,
    },
    {
      name: t`Questions`,
      text: t`An owner's audit asks for a content path, which no random object has: from then on the miner knows.`,
    },
    {
      name: t`Copies`,
      text: t`How many miners hold the same bytes differs between random objects and users' objects; miners who talk to each other can see it.`,
    },
  ]
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base font-semibold">{t`The bytes say nothing; what is around them does`}</h2>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {t`A miner that wants to keep random objects and drop users' ones, or the other way round, would look at these.`}
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-2 text-[0.8125rem] sm:grid-cols-2">
        {limits.map(({ name, text }) => (
          <div key={name}>
            <dt className="font-medium">{name}</dt>
            <dd className="text-pretty text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
