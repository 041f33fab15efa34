import { useLingui } from '@lingui/react/macro'
import { ArrowLeftRight, Pause, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Exchange, Seen, SeesAction } from '../../client/sees-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useSeen } from '../shared/use-seen.ts'
import { ActionCard } from './action-card.tsx'
import { ACTION_NAMES, ACTIONS } from './action-words.ts'
import { Lanes } from './lanes.tsx'
import { groupExchanges } from './sees-model.ts'

/** What each party receives from this page, live. */
export function SeesScreen() {
  const { t } = useLingui()
  const live = useSeen()
  const [held, setHeld] = useState<Seen | null>(null)
  const seen = held ?? live
  return (
    <>
      <PageHeader
        title={t`Who sees what`}
        lead={t`Read from the requests themselves as they are sent: names and sizes of what is in them. Nothing of this is stored, and locking forgets it.`}
      >
        <Button
          icon={held === null ? Pause : Play}
          disabled={live === null}
          onClick={() => setHeld(held === null ? live : null)}
          className="max-sm:w-full"
        >
          {held === null ? t`Pause` : t`Go on`}
        </Button>
      </PageHeader>
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-6xl flex-col gap-4">
          <Lanes totals={seen?.totals ?? null} />
          <PausedNote held={held} live={live} />
          <Traffic exchanges={seen?.exchanges ?? NONE} />
        </div>
      </div>
    </>
  )
}

const NONE: readonly Exchange[] = []

function PausedNote({ held, live }: { readonly held: Seen | null; readonly live: Seen | null }) {
  const { t } = useLingui()
  const missed = held === null || live === null ? 0 : live.totals.exchanges - held.totals.exchanges
  const count = formatCount(Math.max(0, missed))
  return (
    <p role="status" className="text-[0.8125rem] text-muted empty:hidden">
      {held === null ? null : t`Paused. Requests since then: ${count}.`}
    </p>
  )
}

function Traffic({ exchanges }: { readonly exchanges: readonly Exchange[] }) {
  const { t } = useLingui()
  const [only, setOnly] = useState<SeesAction | 'all'>('all')
  const groups = useMemo(
    () => groupExchanges(exchanges).filter(({ action }) => only === 'all' || action === only),
    [exchanges, only],
  )
  return (
    <section aria-labelledby="sees-actions" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 id="sees-actions" className="text-base font-semibold">
          {t`What was done, newest first`}
        </h2>
        <Segmented
          label={t`Show only`}
          compact
          value={only}
          onChange={setOnly}
          options={[
            { value: 'all', label: t({ message: 'All', context: 'traffic' }) },
            ...ACTIONS.map((action) => ({ value: action, label: t(ACTION_NAMES[action]) })),
          ]}
        />
      </div>
      {groups.length === 0 ? (
        <Notice
          icon={ArrowLeftRight}
          title={exchanges.length === 0 ? t`Nothing was sent yet` : t`Nothing of this kind was sent yet`}
        >
          {t`Upload or open a file in the drive, then come back: what was sent for it is listed here.`}
        </Notice>
      ) : (
        <ol className="flex flex-col gap-3">
          {groups.map((group) => (
            <ActionCard key={group.key} group={group} />
          ))}
        </ol>
      )}
    </section>
  )
}
