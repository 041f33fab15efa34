import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { keyOf } from '../chain/chain-fixture.ts'
import { loadKeyFile } from '../shared/key-file.ts'
import { addToHashList, listObjects, readHashList } from './hash-list.ts'
import { main } from './main.ts'
import { loadAccount } from './wallet-folder.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('wallets')
})
afterEach(() => {
  folder.remove()
  vi.restoreAllMocks()
  process.exitCode = undefined
})

async function run(...words: string[]) {
  const texts = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((texts.out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((texts.err += String(text))))
  process.exitCode = undefined
  await main(words.includes('--hashes') ? words : [...words, '--wallet-path', folder.path])
  return { ...texts, code: process.exitCode ?? 0 }
}

interface Wallet {
  readonly name: string
  readonly coldkey: string
  readonly hotkeys: readonly { readonly name: string; readonly address: string }[]
  readonly secret?: { readonly words: string; readonly seed: string }
}

const parsed = (text: string): Wallet => JSON.parse(text) as Wallet

describe('wallet', () => {
  it('makes keys where the wallets of Bittensor look for them, for their owner alone', async () => {
    expect((await run('wallet', 'create', 'alice', '--plain')).code).toBe(0)
    const wallet = join(folder.path, 'alice')
    expect(readdirSync(wallet).sort()).toEqual(['coldkey', 'coldkeypub.txt', 'hotkeys'])
    const hotkey = join(wallet, 'hotkeys/default')
    for (const path of [hotkey, join(wallet, 'coldkey')]) expect(statSync(path).mode & 0o777).toBe(0o600)
    const members = ['accountId', 'publicKey', 'privateKey', 'secretPhrase', 'secretSeed', 'ss58Address']
    const file = JSON.parse(readFileSync(hotkey, 'utf8')) as Record<string, string>
    expect(Object.keys(file)).toEqual(members)
    expect((await loadAccount(hotkey)).address).toBe(file['ss58Address'])
    // The nodes take the same file.
    expect((await loadKeyFile(hotkey)).address).toBe(file['ss58Address'])
    expect(file['privateKey']).toMatch(/^0x[0-9a-f]{128}$/)
  })

  it('lists and shows addresses, and a secret only when it is asked for', async () => {
    await run('wallet', 'create', 'alice', '--plain')
    await run('wallet', 'create', 'alice', '--hotkey', 'second')
    const listed = await run('wallet', 'list', '--json')
    const { name, coldkey, hotkeys } = parsed(listed.out)
    expect({ name, hotkeys: hotkeys.map((hotkey) => hotkey.name) }).toEqual({
      name: 'alice',
      hotkeys: ['default', 'second'],
    })
    const shown = await run('wallet', 'show', 'alice')
    expect(shown.out).toContain(coldkey)
    const file = JSON.parse(readFileSync(join(folder.path, 'alice/coldkey'), 'utf8')) as Record<
      string,
      string
    >
    const secret = { words: file['secretPhrase'] ?? '', seed: file['secretSeed'] ?? '' }
    for (const said of [listed, shown])
      for (const each of Object.values(secret)) expect(said.out + said.err).not.toContain(each)
    expect(parsed((await run('wallet', 'show', 'alice', '--secret', '--json')).out).secret).toEqual(secret)
  })

  it('replaces nothing', async () => {
    await run('wallet', 'create', 'alice', '--plain')
    const before = readFileSync(join(folder.path, 'alice/coldkey'), 'utf8')
    const again = await run('wallet', 'create', 'alice', '--plain')
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toContain('exists and is not replaced')
    await run('wallet', 'create', 'alice', '--hotkey', 'second', '--plain')
    expect(readFileSync(join(folder.path, 'alice/coldkey'), 'utf8')).toBe(before)
  })

  it.each([
    [['create', 'alice'], 2, 'FILETAO_WALLET_PASSWORD'],
    [['create', '../alice', '--plain'], 2, 'a name has letters'],
    [['create', 'alice', '--hotkey', '../../x', '--plain'], 2, 'a name has letters'],
    [['show', 'nobody'], 3, 'there is no wallet'],
  ])('%j is refused with %i', async (words, code, sentence) => {
    const done = await run('wallet', ...words)
    expect(done).toMatchObject({ code, out: '' })
    expect(done.err).toContain(sentence)
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('gives no secret of a file that others can read', async () => {
    await run('wallet', 'create', 'alice', '--plain')
    chmodSync(join(folder.path, 'alice/coldkey'), 0o644)
    expect(await run('wallet', 'show', 'alice', '--secret')).toMatchObject({ code: 4 })
  })
})

describe('the list of stored objects', () => {
  const cid = 'bafkreiej3j74ywl3j2nsjxlrzj2jkyz2di7yahy4ilnfjjnkerrv76js6m'

  it('is the file of the reference, and keeps what else is in it', async () => {
    const path = join(folder.path, 'alice.json')
    const [a, b] = [keyOf(1).address, keyOf(2).address]
    const theirs = { 'old.bin': cid, 'old.bin_hotkeys': [a], note: 'by hand' }
    writeFileSync(path, JSON.stringify(theirs))
    await addToHashList('alice', folder.path, { name: 'new.txt', cid, nodes: [a, b] })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      ...theirs,
      'new.txt': cid,
      'new.txt_hotkeys': [a, b],
    })
    expect(await readHashList('alice', folder.path)).toEqual([
      { name: 'old.bin', cid, nodes: [a] },
      { name: 'new.txt', cid, nodes: [a, b] },
    ])
    const listed = await run('list', '--wallet', 'alice', '--hashes', folder.path)
    expect(listed).toMatchObject({ code: 0, out: `${cid}  old.bin\n${cid}  new.txt\n` })
  })

  it('is never written over when it is something else', async () => {
    const path = join(folder.path, 'alice.json')
    writeFileSync(path, 'not a list')
    await expect(addToHashList('alice', folder.path, { name: 'a', cid, nodes: [] })).rejects.toThrow(
      /not a list/,
    )
    expect(readFileSync(path, 'utf8')).toBe('not a list')
  })

  it('is not found where there is none', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await listObjects('nobody', { hashes: folder.path, json: false })).toBe(3)
    expect(await listObjects('../x', { hashes: folder.path, json: false })).toBe(3)
  })
})
