// The one place where a test runs the openssl command: somebody else's opinion of our certificates.

/** Standard output; throws with standard error when the command fails. Asynchronous: the test may be serving it. */
export async function openssl(...args: readonly string[]): Promise<string> {
  const child = Bun.spawn(["openssl", ...args], { stdin: "ignore", stdout: "pipe", stderr: "pipe" })
  const [out, complaint, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited])
  if (code !== 0) throw new Error(`openssl ${args.join(" ")} ended with ${code}: ${complaint}${out}`)
  return out + complaint
}
