/**
 * The call that the console shows, as code to take away. Every example signs with a key of whoever runs it: the one of this
 * visit stays in its worker. Names follow the wire; comments say what is signed.
 */
import type { ConsoleExchange } from './live-api.ts'

/** By the names that they have everywhere. */
export const SNIPPETS = [
  { language: 'typescript', name: 'TypeScript' },
  { language: 'python', name: 'Python' },
  { language: 'curl', name: 'curl' },
] as const
export type SnippetLanguage = (typeof SNIPPETS)[number]['language']

const FRAME = 'application/x-filetao-frame'

/** Headers that are new in every request. */
const FRESH: Readonly<Record<string, string>> = {
  bt_header_dendrite_hotkey: 'HOTKEY',
  bt_header_dendrite_nonce: 'NONCE',
  bt_header_dendrite_uuid: 'UUID',
  bt_header_dendrite_signature: 'SIGNATURE',
  computed_body_hash: 'BODY_HASH',
  total_size: 'TOTAL_SIZE',
}

/** @param data what the form has for the data, in its own notation; absent: the call carries none */
export function snippetOf(language: SnippetLanguage, exchange: ConsoleExchange, data?: string): string {
  if (exchange.method === 'GET') return VIEWS[language](exchange)
  if (exchange.headers['content-type'] !== FRAME && language === 'python') return pythonJson(exchange)
  return CALLS[language](exchange, data ?? null)
}

const VIEWS: Readonly<Record<SnippetLanguage, (exchange: ConsoleExchange) => string>> = {
  typescript: ({ url }) =>
    `const response = await fetch(${quoted(url)})\nconsole.log(response.status, await response.text())\n`,
  python: ({ url }) =>
    `import requests\n\nresponse = requests.get(${quoted(url)}, timeout=15)\nprint(response.status_code, response.text)\n`,
  curl: ({ url }) => `curl --silent --show-error --include ${shell(url)}\n`,
}

const CALLS: Readonly<Record<SnippetLanguage, (exchange: ConsoleExchange, data: string | null) => string>> = {
  typescript,
  python: pythonFrame,
  curl,
}

/** JSON text is a literal of all three languages. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Between single quotes nothing means anything but the quote. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function axonOf({ headers }: ConsoleExchange): string {
  return headers['bt_header_axon_hotkey'] ?? ''
}

function nameOf({ headers }: ConsoleExchange): string {
  return headers['name'] ?? ''
}

function membersOf({ body }: ConsoleExchange): string {
  return (body ?? '{}').trim()
}

/** How many random bytes the form asks for; null: it has a text. */
function randomBytesIn(data: string): string | null {
  return /^random:(\d{1,7})$/.exec(data.trim())?.[1] ?? null
}

function baseOf({ url }: ConsoleExchange): string {
  return url.slice(0, url.lastIndexOf('/'))
}

function typescript(exchange: ConsoleExchange, given: string | null): string {
  const isFramed = exchange.headers['content-type'] === FRAME
  const data = given === null ? '' : `\n  data: ${typescriptData(given)},`
  return `// In a checkout of this project, whose src/wire is what this page itself runs.
import { buildRequest, parseAnswer } from './src/wire/dendrite.ts'
import { keypairFromMiniSecret } from './src/wire/sr25519.ts'

const keypair = keypairFromMiniSecret(crypto.getRandomValues(new Uint8Array(32)))
// Signed: nonce.hotkey.axon.uuid.body hash, with sr25519.
const request = buildRequest({
  synapse: ${quoted(nameOf(exchange))},
  fields: ${indented(ownMembers(exchange), 2)},${data}
  keypair,
  target: { hotkey: ${quoted(axonOf(exchange))} },
  nonce: BigInt(Date.now()) * 1_000_000n,
  uuid: crypto.randomUUID(),
  timeoutSeconds: 60,
  framed: ${isFramed},
})
const response = await fetch(${quoted(baseOf(exchange))} + request.path, {
  method: 'POST',
  headers: request.headers,
  body: request.body,
})
const answer = {
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: new Uint8Array(await response.arrayBuffer()),
}
console.log(parseAnswer(${quoted(nameOf(exchange))}, answer))
`
}

function typescriptData(data: string): string {
  const random = randomBytesIn(data)
  return random === null
    ? `new TextEncoder().encode(${quoted(data)})`
    : `crypto.getRandomValues(new Uint8Array(${random}))`
}

const ENVELOPE = new Set([
  'name',
  'dendrite',
  'axon',
  'timeout',
  'total_size',
  'header_size',
  'computed_body_hash',
  'required_hash_fields',
  'encrypted_data',
  // Of the bytes that were drawn here; optional.
  'content_root',
])

/** What a caller chooses. A body that was cut for showing is no JSON: then the reader fills it in. */
function ownMembers(exchange: ConsoleExchange): string {
  try {
    const all: unknown = JSON.parse(membersOf(exchange))
    if (typeof all !== 'object' || all === null) return '{}'
    return JSON.stringify(
      Object.fromEntries(Object.entries(all).filter(([name]) => !ENVELOPE.has(name))),
      null,
      2,
    )
  } catch {
    return '{}'
  }
}

function indented(text: string, by: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`)
}

/** The fixed headers of a call, as a literal of Python. */
function fixedHeaders({ headers }: ConsoleExchange): string {
  return Object.entries(headers)
    .filter(([name]) => !(name in FRESH))
    .map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},`)
    .join('\n')
}

const PYTHON_HEAD = `# pip install requests substrate-interface
import hashlib, json, os, struct, time, uuid
import requests
from substrateinterface import Keypair

keypair = Keypair.create_from_mnemonic(Keypair.generate_mnemonic())
`

function pythonTail(exchange: ConsoleExchange): string {
  return `
nonce, call_id = str(time.time_ns()), str(uuid.uuid4())
# What is signed, with sr25519:
message = ".".join([nonce, keypair.ss58_address, ${quoted(axonOf(exchange))}, call_id, body_hash])
headers = {
${fixedHeaders(exchange)}
    "bt_header_dendrite_hotkey": keypair.ss58_address,
    "bt_header_dendrite_nonce": nonce,
    "bt_header_dendrite_uuid": call_id,
    "bt_header_dendrite_signature": "0x" + keypair.sign(message).hex(),
    "computed_body_hash": body_hash,
    "total_size": str(len(body)),
}
response = requests.post(${quoted(exchange.url)}, headers=headers, data=body, timeout=60)
print(response.status_code, response.content[:2000])
`
}

function pythonData(data: string): string {
  const random = randomBytesIn(data)
  return random === null ? `${quoted(data)}.encode()` : `os.urandom(${random})`
}

/** JSON never has three quotes in a row: within a text they are escaped, and between texts something stands. */
function literal(json: string): string {
  return `r"""${json}"""`
}

function pythonFrame(exchange: ConsoleExchange, given: string | null): string {
  return `${PYTHON_HEAD}
data = ${given === null ? 'b""' : pythonData(given)}
members = json.loads(${literal(membersOf(exchange))})
${given === null ? '' : '# Of the bytes that were drawn here; optional.\nmembers.pop("content_root", None)\n'}members["dendrite"] = {"hotkey": keypair.ss58_address}
text = json.dumps(members).encode()
# A frame: length of the JSON, the JSON, the data. Its hash covers every byte.
body = struct.pack(">I", len(text)) + text + data
body_hash = hashlib.sha3_256(
    b"filetao-frame/1" + hashlib.sha256(text).digest() + hashlib.sha256(data).digest()
).hexdigest()
${pythonTail(exchange)}`
}

function pythonJson(exchange: ConsoleExchange): string {
  return `${PYTHON_HEAD}
members = json.loads(${literal(membersOf(exchange))})
# The specification's hash: SHA3-256 over the hex hashes of the members that it covers, in the order of the class.
covered = members["required_hash_fields"]
hashes = [hashlib.sha3_256(str(members[name]).encode()).hexdigest() for name in members if name in covered]
body_hash = hashlib.sha3_256("".join(hashes).encode()).hexdigest()
members["dendrite"]["hotkey"] = keypair.ss58_address
body = json.dumps(members).encode()
${pythonTail(exchange)}`
}

function curl(exchange: ConsoleExchange): string {
  const lines = Object.entries(exchange.headers).map(([name, value]) => {
    const variable = FRESH[name]
    return variable === undefined ? `  -H ${shell(`${name}: ${value}`)}` : `  -H "${name}: $${variable}"`
  })
  return `# curl cannot sign. Have a program of yours set these, and write the body to body.bin:
#   HOTKEY NONCE UUID BODY_HASH TOTAL_SIZE
#   SIGNATURE: 0x and the sr25519 signature over "$NONCE.$HOTKEY.${axonOf(exchange)}.$UUID.$BODY_HASH"
# A signature is good for ten seconds and once.
curl --silent --show-error --include ${shell(exchange.url)} \\
${lines.join(' \\\n')} \\
  --data-binary @body.bin
`
}
