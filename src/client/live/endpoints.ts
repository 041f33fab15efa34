/**
 * Everything that can be asked of validators and the gateway, with what each takes (docs/wire.md, docs/api.md), and what a page
 * cannot ask. Plain data: the page makes its forms from it, the worker its requests.
 */

export type FieldKind =
  | 'text'
  | 'integer'
  /** Several texts, one a line. */
  | 'lines'
  /** Text to store, or `random:1000`. */
  | 'data'

export interface EndpointField {
  readonly name: string
  readonly kind: FieldKind
  readonly required: boolean
  /** What the form begins with; empty text: nothing. */
  readonly initial: string
}

export type EndpointKind =
  /** A signed call to a validator. */
  | 'synapse'
  /** A GET of a validator's public view. */
  | 'view'
  /** A GET of the gateway itself. */
  | 'gateway'

/** Why a page cannot do it. */
export type Impossible =
  /** Miners answer registered validators only. */
  | 'needs-validator'
  /** It is signed with keys of a vault. */
  | 'needs-vault'
  /** It has no end. */
  | 'stream'

export interface Endpoint {
  /** Of a synapse its name, of a view its path. */
  readonly id: string
  readonly kind: EndpointKind
  readonly fields: readonly EndpointField[]
  readonly impossible: Impossible | null
  /** Of the specification; the others are ours and signed as frames only. */
  readonly stock: boolean
}

const field = (name: string, kind: FieldKind = 'text', initial = ''): EndpointField => {
  return { name, kind, required: true, initial }
}
const may = (name: string, kind: FieldKind = 'text', initial = ''): EndpointField => {
  return { ...field(name, kind, initial), required: false }
}
const synapse = (id: string, fields: readonly EndpointField[], stock = false): Endpoint => {
  return { id, kind: 'synapse', fields, impossible: null, stock }
}
const view = (id: string, fields: readonly EndpointField[] = []): Endpoint => {
  return { id, kind: 'view', fields, impossible: null, stock: false }
}
const cannot = (id: string, impossible: Impossible, stock = false): Endpoint => {
  return { id, kind: impossible === 'stream' ? 'view' : 'synapse', fields: [], impossible, stock }
}

const CID = field('data_hash')

export const ENDPOINTS: readonly Endpoint[] = [
  synapse('Synapse', [], true),
  synapse('StoreUser', [field('data', 'data', 'Hello, FileTAO.'), field('ttl', 'integer', '600')], true),
  synapse('RetrieveUser', [CID], true),
  synapse('HoldersUser', [CID]),
  synapse('ChallengeUser', [
    CID,
    field('challenge_index', 'integer', '0'),
    field('chunk_size', 'integer', '16400'),
    // Bases are hashed from the seed; drawn where it is left empty.
    may('seed'),
  ]),
  synapse('LeaseUser', [field('data_hashes', 'lines')]),
  synapse('RenewUser', [CID, field('ttl', 'integer', '600')]),
  synapse('DeleteUser', [CID]),
  synapse('AccountUser', []),
  synapse('GetHead', [field('vault_id', 'text', '0'.repeat(32)), may('after')]),
  view('/miners', [may('sort'), may('limit', 'integer', '5'), may('cursor')]),
  view('/miners/{hotkey}', [field('hotkey')]),
  view('/rounds', [may('after', 'integer'), may('limit', 'integer', '5')]),
  view('/windows', [may('before', 'integer'), may('limit', 'integer', '1')]),
  view('/objects/health'),
  view('/limits'),
  view('/health'),
  view('/live'),
  view('/ready'),
  view('/metrics'),
  view('/openapi.json'),
  { id: 'gateway/health', kind: 'gateway', fields: [], impossible: null, stock: false },
  cannot('Store', 'needs-validator', true),
  cannot('Challenge', 'needs-validator', true),
  cannot('Retrieve', 'needs-validator', true),
  cannot('Renew', 'needs-validator'),
  cannot('Discard', 'needs-validator'),
  cannot('Inventory', 'needs-validator'),
  cannot('Keep', 'needs-validator'),
  cannot('Announce', 'needs-validator'),
  cannot('Retract', 'needs-validator'),
  cannot('PutHead', 'needs-vault'),
  cannot('RevokeSession', 'needs-vault'),
  cannot('/rounds/stream', 'stream'),
]

/** Where a console begins. */
export const FIRST_ENDPOINT = 'StoreUser'

export function endpointOf(id: string): Endpoint | undefined {
  return ENDPOINTS.find((each) => each.id === id)
}

/** Path and query of a GET at its node; what is left empty is left out. */
export function viewPath({ id, fields }: Endpoint, given: Readonly<Record<string, string>>): string {
  let path = id === 'gateway/health' ? '/health' : id
  const query = new URLSearchParams()
  for (const { name } of fields) {
    const value = (given[name] ?? '').trim()
    if (path.includes(`{${name}}`)) path = path.replace(`{${name}}`, encodeURIComponent(value))
    else if (value !== '') query.set(name, value)
  }
  return query.size === 0 ? path : `${path}?${query}`
}
