import { sessionRows } from './support/node-sessions.ts'
console.log(JSON.stringify(await sessionRows()))
