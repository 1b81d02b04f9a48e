// Node, for the peers that are to be Node's own and not Bun's stand-ins for them.

/** Its path; a test that needs it fails where there is none. */
export function requireNode(): string {
  const path = Bun.which("node")
  if (!path) throw new Error("These tests need Node 20 or later for their peers: install it, or put it on the PATH.")
  return path
}
