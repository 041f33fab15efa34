/** Whether a path is for everybody, whatever state the vault is in. */
export function isPublicPath(path: string): boolean {
  return /^\/(?:network|lab)(?:\/|$)/.test(path)
}
