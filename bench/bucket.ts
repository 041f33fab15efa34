/**
 * `npm run bench:bucket [-- --pieces 1000,10000]`: memory of a miner's store on a bucket of a real S3 server, as the number of
 * pieces grows. One process stores them; a fresh one starts on them, then reads eight of the largest at once and proves twenty, as
 * many at once as a miner does. Prints its resident memory after the start, and its peak.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { S3_KEYS, startS3 } from '../src/testing/s3-server.ts'
import { temporaryFolder } from '../src/testing/temporary-folder.ts'

const WORKER = resolve(import.meta.dirname, 'worker/bucket.worker.ts')
const at = process.argv.indexOf('--pieces')
const sizes = (at < 0 ? '1000,10000' : (process.argv[at + 1] ?? '')).split(',').map(Number)
if (!sizes.every((count) => Number.isInteger(count) && count > 0))
  throw new RangeError('--pieces needs whole numbers with commas between them')

// Its advice about versions of Node would stand between the rows.
Object.assign(process.env, S3_KEYS, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' })
const server = await startS3()
try {
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new S3Client({ region: 'us-east-1', forcePathStyle: true, endpoint })
  await client.send(new CreateBucketCommand({ Bucket: 'bench' }))
  client.destroy()
  console.log(
    '| pieces | stored in, s | start, s | memory after the start, MiB | peak with reads and proofs of 16 MiB, MiB |',
  )
  console.log('|---|---|---|---|---|')
  for (const count of sizes) {
    const folder = temporaryFolder('bench-bucket')
    const address = server.address(`bench/m${count}`)
    const { seconds } = await work('store', folder.path, address, count)
    const { start, rss, peak } = await work('prove', folder.path, address, count)
    console.log(`| ${[count, seconds, start, rss, peak].join(' | ')} |`)
    folder.remove()
  }
} finally {
  await server.stop()
}

/** @returns what it printed */
async function work(...args: (string | number)[]): Promise<Record<string, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return JSON.parse(said) as Record<string, number>
}
