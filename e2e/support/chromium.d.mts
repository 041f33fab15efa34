/** Path of a Chromium that runs, or null. */
export function findChromium(): Promise<string | null>
/** Path of a Chromium, installed if need be; ends the process with one sentence when there can be none. */
export function ensureChromium(): Promise<string>
