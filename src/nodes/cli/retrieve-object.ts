/** `filetao retrieve get CID -o OUT --chain URL --wallet NAME`: one object, checked against its CID and decrypted. */
import { parseCid } from '../../protocol/cid.ts'
import { retrieve } from '../../sdk/retrieve.ts'
import { badUsage } from './drive-command.ts'
import { fileSink } from './file-ports.ts'
import { readHashList } from './hash-list.ts'
import { type ObjectFlags, withObjects } from './object-account.ts'
import { printable, statusLine } from './progress.ts'

/** @returns the exit code: 0 the object is in `output` */
export async function retrieveObject(
  cid: string,
  output: string,
  flags: ObjectFlags & { readonly force: boolean },
): Promise<number> {
  if (!parseCid(cid).ok) return badUsage('retrieve', 'over a chain an object is named by its CID')
  return withObjects('retrieve', flags, async ({ account, chain, walletName }) => {
    const { netuid, timeout, uid = null, json, force } = flags
    const sink = await fileSink(output, force)
    const status = statusLine()
    status.show(cid)
    try {
      // Who acknowledged it is asked first, and everybody else when none of them has it.
      const known = (await readHashList(walletName, flags.hashes))?.find((object) => object.cid === cid)
      const hotkeys = uid === null && known !== undefined && known.nodes.length > 0 ? known.nodes : null
      const options = { netuid, timeout, uid, ...(hotkeys === null ? {} : { hotkeys }) }
      const data = await retrieve(cid, account, chain, options).catch((error: unknown) => {
        if (hotkeys === null) throw error
        return retrieve(cid, account, chain, { netuid, timeout })
      })
      await sink.write(data)
      await sink.commit()
      const retrieved = { output, cid, bytes: data.length }
      if (json) process.stdout.write(`${JSON.stringify(retrieved)}\n`)
      else process.stderr.write(`${printable(output)}: ${data.length} bytes, checked against the CID\n`)
      return 0
    } catch (error) {
      await sink.discard()
      throw error
    } finally {
      status.clear()
    }
  })
}
