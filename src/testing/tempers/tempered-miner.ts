/**
 * A miner with a temper, as a process: `tempered-miner TEMPER BLOCK_MS MINER-FLAGS…`. The launcher of the local network
 * starts it by path, like any other program, because nothing that is deployed may depend on code that cheats. It says on
 * its ready line, to the launcher alone, what its temper is.
 */
import { runMiner } from '../../nodes/miner/main.ts'
import { loadKeyFile } from '../../nodes/shared/key-file.ts'
import { PROFILES } from './profiles.ts'

const [temper = '', blockMs = '', ...flags] = process.argv.slice(2)

function fail(sentence: string): never {
  process.stderr.write(`tempered-miner: ${sentence}\n`)
  process.exit(2)
}

const profile = Object.hasOwn(PROFILES, temper) ? PROFILES[temper] : undefined
if (profile === undefined)
  fail(`there is no temper "${temper}"; known are ${Object.keys(PROFILES).join(' ')}`)
if (!/^[1-9][0-9]{0,5}$/.test(blockMs)) fail('the second argument is the milliseconds between blocks')
const folder = flags[flags.indexOf('--data') + 1]
if (folder === undefined || !flags.includes('--data')) fail('--data is required')

const { conduct, about, seam } = profile
const keyFile = flags[flags.indexOf('--key') + 1]
if (keyFile === undefined || !flags.includes('--key')) fail('--key is required')
const keypair = await loadKeyFile(keyFile)

await runMiner(flags, {
  ...seam({ folder, blockMs: Number(blockMs), keypair }),
  ready: { temper, conduct, about },
})
