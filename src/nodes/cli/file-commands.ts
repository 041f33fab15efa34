/** Rows of the table: files of a drive, and objects as the reference's tools store them. */
import type { Command, CommandTable } from './command.ts'

const OVER_NETWORK = ['denied', 'network', 'proof'] as const

const put: Command = {
  group: 'files',
  about: 'encrypt files and store them in the drive, or as one object each with API nodes of a subnet',
  usage: [
    'store put FILE… --network DIR [--json]',
    'store put FILE… --chain URL --wallet NAME [--encrypt] [--json]',
  ],
  flags: async () => (await import('./store-flags.ts')).STORE_FLAGS,
  exits: OVER_NETWORK,
  examples: [
    'store put photo.jpg notes.txt --network .filetao',
    'store put model.bin --chain wss://entrypoint-finney.opentensor.ai:443 --netuid 21 --wallet default --encrypt',
  ],
  whenUnread: 'finish',
  run: async (args) => (await import('./store.ts')).runStore([...args]),
}

const get: Command = {
  group: 'files',
  about: 'fetch, check and decrypt a file of the drive, a share link, or an object of a subnet',
  usage: [
    'retrieve get CID|LINK -o OUT --network DIR [--force] [--json]',
    'retrieve get CID -o OUT --chain URL --wallet NAME [--force] [--json]',
  ],
  flags: async () => (await import('./store-flags.ts')).RETRIEVE_FLAGS,
  exits: ['not-found', ...OVER_NETWORK],
  examples: ['retrieve get bafkrei… -o photo.jpg --network .filetao'],
  whenUnread: 'finish',
  run: async (args) => (await import('./retrieve.ts')).runRetrieve([...args]),
}

const list: Command = {
  group: 'files',
  about: 'list the files of the drive, or the objects a wallet has stored',
  usage: ['list --network DIR [--json]', 'list --wallet NAME [--json]'],
  flags: async () => (await import('./store-flags.ts')).LIST_FLAGS,
  exits: ['not-found', 'denied'],
  examples: ['list --network .filetao', 'list --wallet default --json'],
  run: async (args) => (await import('./ls.ts')).runLs([...args]),
}

const toolsList: Command = {
  group: 'files',
  about:
    'list what the command-line tool of the reference has noted in ~/.bittensor/hashes, or in the files named',
  usage: ['tools list [FILE…] [--hashes DIR] [--json]'],
  flags: async () => (await import('./tools-command.ts')).TOOLS_LIST_FLAGS,
  exits: ['not-found'],
  examples: ['tools list', 'tools list default.json --json'],
  run: async (args) => (await import('./tools-command.ts')).runToolsList(args),
}

const toolsImport: Command = {
  group: 'files',
  about: 'bring objects of the tools into the drive, opened with the coldkey where they are encrypted',
  usage: ['tools import NAME|CID… --network DIR [--secret FILE|-] [--hashes DIR] [--json]'],
  flags: async () => (await import('./tools-command.ts')).IMPORT_FLAGS,
  exits: ['not-found', ...OVER_NETWORK],
  examples: [
    'tools import notes.txt --network .filetao --secret ~/.bittensor/wallets/default/coldkey',
    'tools import bafkrei… --network .filetao --secret -',
  ],
  whenUnread: 'finish',
  run: async (args) => (await import('./tools-command.ts')).runToolsImport(args),
}

const toolsExport: Command = {
  group: 'files',
  about: 'store files of the drive once more, so that the tools can fetch them, and note them in their list',
  usage: [
    'tools export PATH|CID… --network DIR --wallet NAME --secret FILE|- [--json]',
    'tools export PATH|CID… --network DIR --wallet NAME --plain [--json]',
  ],
  flags: async () => (await import('./tools-command.ts')).EXPORT_FLAGS,
  exits: ['not-found', ...OVER_NETWORK],
  examples: ['tools export notes.txt --network .filetao --wallet default --plain'],
  whenUnread: 'finish',
  run: async (args) => (await import('./tools-command.ts')).runToolsExport(args),
}

export const FILE_COMMANDS: CommandTable = {
  store: {
    ...put,
    usage: [...put.usage, 'store FILE… …      the same'],
    subs: { put },
  },
  retrieve: {
    ...get,
    usage: [...get.usage, 'retrieve list …      as list', 'retrieve CID|LINK …      as retrieve get'],
    subs: { get, list },
  },
  list,
  ls: {
    ...list,
    about: 'the same as list',
    usage: ['ls --network DIR [--json]'],
    examples: ['ls --network .filetao'],
  },
  tools: {
    group: 'files',
    about: 'objects of the command-line tool of the reference: tools list|import|export',
    usage: [...toolsList.usage, ...toolsImport.usage, ...toolsExport.usage],
    flags: async () => ({}),
    exits: ['not-found', ...OVER_NETWORK],
    examples: [...toolsList.examples, ...toolsImport.examples],
    subs: { list: toolsList, import: toolsImport, export: toolsExport },
    needsSub: true,
    run: async () => undefined,
  },
  audit: {
    group: 'files',
    about: 'have every holder prove its copies, and say who failed',
    usage: ['audit [CID…] --network DIR [--thorough] [--bundle OUT] [--json]'],
    flags: async () => (await import('./audit.ts')).FLAGS,
    exits: ['not-found', ...OVER_NETWORK],
    examples: [
      'audit --network .filetao',
      'audit bafkrei… --thorough --bundle proofs.bundle --network .filetao',
    ],
    whenUnread: 'finish',
    run: async (args) => (await import('./audit.ts')).runAudit(args),
  },
  verify: {
    group: 'files',
    about:
      'check a proof bundle again, offline; ends with 0 when all of it holds, 1 when not, 2 when it is no bundle',
    usage: ['verify FILE [--json]'],
    flags: async () => (await import('./verify.ts')).FLAGS,
    examples: ['verify proofs.bundle'],
    run: async (args) => (await import('./verify.ts')).runVerify(args),
  },
  sync: {
    group: 'files',
    about: 'bring the drive in step with other devices',
    usage: ['sync --network DIR [--json]'],
    flags: async () => (await import('./sync.ts')).FLAGS,
    exits: OVER_NETWORK,
    examples: ['sync --network .filetao'],
    whenUnread: 'finish',
    run: async (args) => (await import('./sync.ts')).runSync(args),
  },
  renew: {
    group: 'files',
    about: 'keep everything of the drive for another year',
    usage: ['renew --network DIR [--json]'],
    flags: async () => (await import('./renew.ts')).FLAGS,
    exits: ['not-found', ...OVER_NETWORK],
    examples: ['renew --network .filetao'],
    whenUnread: 'finish',
    run: async (args) => (await import('./renew.ts')).runRenew(args),
  },
  join: {
    group: 'files',
    about: 'bring a drive of another device here, by FILETAO_PASSPHRASE or FILETAO_PHRASE',
    usage: ['join IDENTIFIER --network DIR [--json]'],
    flags: async () => (await import('./sync.ts')).FLAGS,
    exits: ['not-found', ...OVER_NETWORK],
    examples: ['join ftv1… --network .filetao'],
    whenUnread: 'finish',
    run: async (args) => (await import('./sync.ts')).runJoin(args),
  },
}
