import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { accountFromKeyFile, retrieve, store, subtensor } from 'filetao'

// setup account and subtensor connection
const { KEY_FILE = 'hotkey', CHAIN = 'test', NETUID = '22' } = process.env
const account = await accountFromKeyFile(await readFile(KEY_FILE))
const chain = await subtensor(CHAIN)
const netuid = Number(NETUID)

// Store some data using the validator set
const data = new TextEncoder().encode('This is a test of the API high level abstraction')
const { cid, hotkeys } = await store(data, account, chain, { netuid })
console.log(`Stored ${cid} with ${hotkeys.length} hotkeys`)

await sleep(1)
console.log(`Now retrieving data with CID: ${cid}`)
// Retrieve some data by querying validator set that contains said data
const rdata = await retrieve(cid, account, chain, { netuid, hotkeys })
console.log(`Retrieved data: ${new TextDecoder().decode(rdata)}!`)

chain.close()
