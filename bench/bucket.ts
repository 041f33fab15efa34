/**
 * `npm run bench:bucket [-- --pieces 1000,10000]`: a miner's store on a bucket of a real S3 server beside one in a folder and beside bare
 * requests of the same bytes; and its memory as the number of pieces grows. One process stores them; a fresh one starts on them, reads eight
 * of the largest at once while it proves twenty, as many at once as a miner does, and then does each alone.
 */
import { resolve } from 'node:path'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { printedJson } from '../src/testing/printed-json.ts'
import { S3_KEYS, type S3Server, startS3 } from '../src/testing/s3-server.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'
import { AT_ONCE, LARGE, LARGE_PIECES, largePiece, rate, smallPiece } from './support/bucket-work.ts'
import { report } from './support/report.ts'
import type { Row, Table } from './support/table.ts'

const WORKER = resolve(import.meta.dirname, 'worker/bucket.worker.ts')
const BUCKET = 'bench'
const BARE_PUTS = 500
const MB = 1e6
/** Nothing that a start or a proof holds may depend on how many pieces there are; what is left is the collector's. */
const GROWTH_MAX = 1.1

const at = process.argv.indexOf('--pieces')
const sizes = (at < 0 ? '1000,10000' : (process.argv[at + 1] ?? '')).split(',').map(Number)
if (sizes.length !== 2 || !sizes.every((count) => Number.isInteger(count) && count > 0))
  throw new RangeError('--pieces needs two whole numbers with a comma between them')
const [few = 0, many = 0] = sizes

interface Measured {
  /** A second. */
  readonly small: number
  /** Bytes a second. */
  readonly large: number
  readonly startSeconds: number
  /** JavaScript's heap and buffers, MiB. */
  readonly held: number
  /** MiB. */
  readonly rss: number
  readonly peak: number
  /** Bytes a second. */
  readonly reads: number
  /** A second. */
  readonly audits: number
}

async function* measure(): AsyncGenerator<Table> {
  // Its advice about versions of Node would stand between the rows.
  Object.assign(process.env, S3_KEYS, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' })
  const server = await startS3()
  try {
    const bare = await bareRequests(server)
    const before = await miner(few, server.address(`${BUCKET}/few`))
    const bucket = await miner(many, server.address(`${BUCKET}/many`))
    const folder = await miner(many)
    yield {
      title: 'A miner’s pieces in a bucket and in a folder',
      rows: rowsOf(bucket, folder, bare, before),
    }
  } finally {
    await server.stop()
  }
}

function rowsOf(
  bucket: Measured,
  folder: Measured,
  bare: Pick<Measured, 'small' | 'large' | 'reads'>,
  before: Measured,
): Row[] {
  const beside = (what: string, unit: string, of: (measured: Measured) => number): Row => {
    return { what, ours: of(bucket), unit, peer: 'in a folder', theirs: of(folder) }
  }
  const grown = (what: string, of: (measured: Measured) => number): Row => {
    const peer = `with ${few} pieces`
    return { what, ours: of(bucket), unit: 'MiB', peer, theirs: of(before), target: { atMost: GROWTH_MAX } }
  }
  const [small, large, read] = [
    'Store of 2 kB, 16 at once',
    'Store of 16 MiB',
    'eight reads of 16 MiB at once',
  ]
  return [
    grown(`held after the start on ${many} pieces, garbage collected`, ({ held }) => held),
    grown(`resident memory after it, ${many} pieces`, ({ rss }) => rss),
    grown(`its peak with reads and proofs of 16 MiB, ${many} pieces`, ({ peak }) => peak),
    beside(`the same peak, ${many} pieces`, 'MiB', ({ peak }) => peak),
    beside(`start on ${many} pieces`, 's', ({ startSeconds }) => startSeconds),
    beside(small, '/s', (measured) => measured.small),
    { what: `${small}, and bare`, ours: bucket.small, unit: '/s', peer: 'PUTs alone', theirs: bare.small },
    beside(large, 'MB/s', (measured) => measured.large / MB),
    {
      what: `${large}, and bare`,
      ours: bucket.large / MB,
      unit: 'MB/s',
      peer: 'PUTs alone',
      theirs: bare.large / MB,
    },
    beside(read, 'MB/s', ({ reads }) => reads / MB),
    {
      what: `${read}, and bare`,
      ours: bucket.reads / MB,
      unit: 'MB/s',
      peer: 'GETs alone',
      theirs: bare.reads / MB,
    },
    beside('audit of 16 MiB', 'ms', ({ audits }) => 1000 / audits),
  ]
}

/** The same bytes by the vendor's client, without a miner; makes the bucket. */
async function bareRequests(server: S3Server): Promise<Pick<Measured, 'small' | 'large' | 'reads'>> {
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new S3Client({ region: 'us-east-1', forcePathStyle: true, endpoint })
  const put = (Key: string, Body: Uint8Array) =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }))
  const get = async (n: number): Promise<void> => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `bare/large-${n % LARGE_PIECES}` }),
    )
    await Body?.transformToByteArray()
  }
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const small = await rate(BARE_PUTS, AT_ONCE, (n) => put(`bare/${n}`, smallPiece(n)))
  const large = (await rate(LARGE_PIECES, 1, (n) => put(`bare/large-${n}`, largePiece(n)))) * LARGE
  const reads = (await rate(2 * LARGE_PIECES, LARGE_PIECES, get)) * LARGE
  client.destroy()
  return { small, large, reads }
}

/** @param url of the bucket; none: pieces in the folder */
async function miner(pieces: number, url?: string): Promise<Measured> {
  const folder = temporaryFolder('bench-bucket')
  try {
    const args = [folder.path, String(pieces), ...(url === undefined ? [] : [url])]
    const stored = await work('store', ...args)
    return { ...stored, ...(await work('prove', ...args)) } as Measured
  } finally {
    folder.remove()
  }
}

async function work(...args: string[]): Promise<Partial<Measured>> {
  return (await printedJson(['--expose-gc', '--import', 'tsx', WORKER, ...args])) as Partial<Measured>
}

await report('bucket', measure)
