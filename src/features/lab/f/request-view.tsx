import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ConsoleExchange } from '../../../client/live/live-api.ts'
import { SNIPPETS, type SnippetLanguage, snippetOf } from '../../../client/live/snippets.ts'
import { formatCount } from '../../../ui/format.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { CodeBlock } from './code-block.tsx'
import { HeaderList } from './header-list.tsx'

interface RequestViewProps {
  readonly exchange: ConsoleExchange
  readonly sent: boolean
  /** What the form has for the data; absent: the call carries none. */
  readonly data?: string | undefined
}

type Shown = 'request' | SnippetLanguage

/** The request byte for byte, or the same call as code. */
export function RequestView({ exchange, sent, data }: RequestViewProps) {
  const { t } = useLingui()
  const [shown, setShown] = useState<Shown>('request')
  return (
    <section aria-label={t`Request`} className="border-t border-line pt-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">{sent ? t`What was sent` : t`What will be sent`}</h3>
        <Segmented
          compact
          label={t`Show as`}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'request', label: t`Request` },
            ...SNIPPETS.map(({ language, name }) => ({ value: language, label: name })),
          ]}
        />
      </div>
      {shown === 'request' ? (
        <Request exchange={exchange} sent={sent} />
      ) : (
        <>
          <CodeBlock label={t`The same call in code`} text={snippetOf(shown, exchange, data)} />
          <p className="mt-2 text-[0.8125rem] text-muted">
            {t`It signs with a key of your own: the key of this visit never leaves its worker.`}
          </p>
        </>
      )}
    </section>
  )
}

function Request({ exchange, sent }: Omit<RequestViewProps, 'data'>) {
  const { t } = useLingui()
  const { method, url, headers, signed, body, bodyBytes, dataBytes } = exchange
  const [all, data] = [formatCount(bodyBytes), formatCount(dataBytes)]
  return (
    <div className="flex flex-col gap-4">
      <p className="font-mono text-[0.8125rem] break-all">
        <span className="font-semibold">{method}</span> {url}
      </p>
      <div>
        <h4 className="mb-1 text-[0.8125rem] font-medium">{t`Headers`}</h4>
        <HeaderList headers={headers} />
      </div>
      {signed === null ? (
        <p className="text-[0.8125rem] text-muted">{t`Nothing is signed: anybody may read this.`}</p>
      ) : (
        <div>
          <CodeBlock label={t`What is signed`} text={signed} />
          <p className="mt-1 text-[0.8125rem] text-muted">
            {t`Nonce, caller, called, id and body hash, with full stops between them; sr25519.`}{' '}
            {sent ? null : t`Nonce, id and signature are made anew when it is sent.`}
          </p>
        </div>
      )}
      {body === null ? null : (
        <CodeBlock
          label={
            dataBytes === 0
              ? t`Body, ${all} bytes`
              : t`Body, ${all} bytes: this JSON, then ${data} bytes of data`
          }
          text={body}
        />
      )}
    </div>
  )
}
