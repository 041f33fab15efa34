/** Objects of the bittensor tools, of a drive that is only data. */
import { readHashFile } from '../client/interchange/hash-file.ts'
import type { InterchangeApi, ToolImport } from '../client/interchange-api.ts'

const CID = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
const NODE = '5DvmiiFsRPHHLH6cdH3Gwaqcn5qNHCo5J8JbEVqD8rxLJNsA'
/** By the first letter of a file's name. */
const ENDS: Readonly<Record<string, Exclude<ToolImport['state'], 'begun'>>> = {
  k: 'key-needed',
  w: 'key-wrong',
  o: 'format-unknown',
  d: 'damaged',
}

export function fakeInterchange(): InterchangeApi {
  let address: string | null = null
  const fine = <T>(value: T) => ({ ok: true, value }) as const
  return {
    readToolLists: async (lists) => {
      const read = await Promise.all(
        lists.map(async ({ name, file }) => readHashFile(name, await file.text())),
      )
      return fine({
        entries: read.flatMap(({ entries }) => entries),
        troubles: read.flatMap(({ troubles }) => troubles),
      })
    },
    toolKeyCost: async () => fine({ ms: 8_400, mebibytes: 512 }),
    openToolKey: async (secret) => {
      if (secret.kind === 'text' && secret.text.startsWith('slow')) await new Promise(() => undefined)
      if (secret.kind === 'text' && secret.text.startsWith('wrong'))
        return fine({ state: 'refused', reason: 'phrase-malformed' })
      address = NODE
      return fine({ state: 'open', address })
    },
    closeToolKey: async () => {
      address = null
    },
    toolKey: async () => address,
    importFromTools: async ({ name }) => {
      const why = ENDS[name[0] ?? '']
      if (name.startsWith('x'))
        return { ok: false, error: { code: 'not-found', detail: 'no validator has it' } }
      return fine(
        why === undefined ? { state: 'begun', transferId: 'x', bytes: 900, sealed: false } : { state: why },
      )
    },
    storeForTools: async () => fine({ state: 'stored', cid: CID, nodes: [NODE], copies: 3, list: '{}' }),
  }
}
