import { readFile } from 'node:fs/promises'
import { accountFromKeyFile, getQueryApiAxons, RetrieveUserApi, StoreUserApi, subtensor } from 'filetao'

const { KEY_FILE = 'hotkey', CHAIN = 'test', NETUID = '22' } = process.env
const account = await accountFromKeyFile(await readFile(KEY_FILE))
const storeHandler = new StoreUserApi(account)

// Fetch the axons of the available API nodes, or specify UIDs directly
const chain = await subtensor(CHAIN)
const allAxons = await getQueryApiAxons(chain, Number(NETUID), { account })
const axons = allAxons.slice(0, 3)

// Store some data!
const rawData = new TextEncoder().encode('Hello FileTao! This is a test of storing data on SN21.')
const { cid, hotkeys } = await storeHandler.call({
  axons,
  // any arguments for the proper synapse
  data: rawData,
  encrypt: false, // optionally encrypt the data with your account's key
  ttl: 60 * 60 * 24 * 30,
  encoding: 'utf-8',
  uid: null,
  timeout: 60,
})
console.log(`Stored ${cid} with ${hotkeys.length} hotkeys`)

console.log(`Now retrieving data with CID: ${cid}`)
const retrieveHandler = new RetrieveUserApi(account)
const rdata = await retrieveHandler.call({
  axons,
  // Arguments for the proper synapse
  cid,
  timeout: 60,
})
console.log(new TextDecoder().decode(rdata))
if (Buffer.compare(rawData, rdata) !== 0) throw new Error('Data does not match!')

chain.close()
