import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { Endpoint } from '../../../client/live/endpoints.ts'
import type { ConsoleDraft, ConsoleExchange } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import type { Outcome } from '../../../client/outcome-api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { shorten } from '../../../ui/format.ts'
import { InlineNote } from '../../../ui/notice.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { FailureBelow, FailureNote } from '../../shared/failure-note.tsx'
import { useFleet } from '../../shared/landscape-query.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'
import { useCall } from '../../shared/use-call.ts'
import { AnswerView } from './answer-view.tsx'
import { endpointIn, initialFields, withEndpoint } from './console-address.ts'
import { EndpointList, labelOfEndpoint } from './endpoint-list.tsx'
import { IMPOSSIBLE, sentenceOfEndpoint } from './endpoint-words.ts'
import { FieldForm } from './field-form.tsx'
import { RequestView } from './request-view.tsx'

/** Choose, fill in, see what would go, send, see what came. */
export function Console({ neurons }: { readonly neurons: readonly NeuronRow[] }) {
  const { t } = useLingui()
  const [search, setSearch] = useSearchParams()
  const endpoint = endpointIn(search)
  const validators = neurons.filter(({ role, axon }) => role === 'validator' && axon !== null)
  return (
    <section
      aria-label={t`Console`}
      className="grid items-start gap-5 rounded-xl border border-line bg-surface p-4 sm:p-5 lg:grid-cols-[13rem_minmax(0,1fr)]"
    >
      <EndpointList
        chosen={endpoint}
        onChoose={(id) => setSearch((before) => withEndpoint(before, id), { replace: true })}
      />
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-mono text-base font-semibold">{labelOfEndpoint(endpoint)}</h2>
          {endpoint.stock ? <Badge tone="accent">{t`in the specification`}</Badge> : null}
        </div>
        <p className="mt-1 mb-4 text-pretty text-muted">{sentenceOfEndpoint(endpoint.id)}</p>
        {endpoint.impossible === null ? (
          <Caller key={endpoint.id} endpoint={endpoint} validators={validators} />
        ) : (
          <InlineNote tone="plain">{t(IMPOSSIBLE[endpoint.impossible])}</InlineNote>
        )}
      </div>
    </section>
  )
}

interface CallerProps {
  readonly endpoint: Endpoint
  readonly validators: readonly NeuronRow[]
}

function Caller({ endpoint, validators }: CallerProps) {
  const { t } = useLingui()
  const reader = useNetworkReader()
  const { validator, setValidator } = useFleet()
  const [fields, setFields] = useState(() => initialFields(endpoint))
  const { busy, failure, run } = useCall()
  const [answer, setAnswer] = useState<ConsoleExchange | null>(null)
  const node = (validators.find(({ hotkey }) => hotkey === validator) ?? validators[0])?.hotkey ?? null
  const needsNode = endpoint.kind !== 'gateway'
  const draft: ConsoleDraft = { endpoint: endpoint.id, node: needsNode ? node : null, fields }
  const drafted = useDraft(draft, !needsNode || node !== null)
  if (needsNode && node === null)
    return (
      <InlineNote tone="claimed">
        {t`The chain lists no validator with an address, so there is nobody to call.`}
      </InlineNote>
    )
  const send = async () => {
    const sent = await run(() => reader.send(draft))
    setAnswer(sent.ok ? sent.value : null)
  }
  const problem = drafted?.ok === true ? drafted.value.problem : ''
  return (
    <div className="flex flex-col gap-5">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {needsNode ? (
          <div className="max-w-md">
            <SelectField
              label={t`Validator`}
              value={node ?? ''}
              onChange={setValidator}
              options={validators.map(({ uid, hotkey }) => {
                const short = shorten(hotkey, 8)
                return { value: hotkey, label: t`Validator ${uid} · ${short}` }
              })}
            />
          </div>
        ) : null}
        <FieldForm endpoint={endpoint} fields={fields} onChange={setFields} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" icon={Send} disabled={busy || problem !== ''}>
            {busy ? t`Waiting for the answer…` : t`Send`}
          </Button>
          <p role="status" className="text-[0.8125rem] text-muted">
            {problem === '' ? '' : t`Not to be sent like this: ${problem}.`}
          </p>
        </div>
      </form>
      <FailureBelow failure={failure} />
      {answer === null ? null : <AnswerView exchange={answer} />}
      {/* The room of the request, which is made in a worker: what is below it does not move. */}
      {drafted === undefined ? <div className="min-h-64" /> : null}
      {drafted?.ok === false ? <FailureNote failure={drafted.error} /> : null}
      {drafted?.ok === true && problem === '' ? (
        <RequestView exchange={answer ?? drafted.value} sent={answer !== null} data={fields['data']} />
      ) : null}
    </div>
  )
}

/** Made in the worker, which alone has the key. */
function useDraft(draft: ConsoleDraft, enabled: boolean): Outcome<ConsoleExchange> | undefined {
  const reader = useNetworkReader()
  const { data } = useQuery({
    queryKey: ['draft', draft],
    queryFn: () =>
      reader.draft(draft).catch((): Outcome<ConsoleExchange> => ({ ok: false, error: BRIDGE_FAILURE })),
    enabled,
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  })
  return data
}
