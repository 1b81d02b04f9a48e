import { expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { derOf } from "../../../server/cli/run/certificates.ts"
import { javaTrustStore } from "../../../server/cli/run/java-trust.ts"
import { certificateFor } from "../../support/certificate.ts"

// As `keytool -importcert -storetype JKS` writes it, but for the name and the time.
test("the format of one certificate", () => {
  const store = Buffer.from(javaTrustStore([Uint8Array.of(0x30, 0x01, 0x00)], "changeit"))
  const digest = store.subarray(-20).toString("hex")
  expect(store.subarray(0, -20).toString("latin1")).toBe(
    "\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x0cnectoproxy-0\0\0\0\0\0\0\0\0\0\x05X.509\0\0\0\x03\x30\x01\0",
  )
  // `printf` of "changeit" in UTF-16BE, "Mighty Aphrodite" and the above, through sha1sum.
  expect(digest).toBe("9467a40be81e0a1dd55d5e3730d3f51901cbfdc3")
})

test.skipIf(Bun.which("keytool") === null)("Java reads it, where there is one", () => {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  try {
    const path = join(folder, "store.jks")
    writeFileSync(
      path,
      javaTrustStore(
        ["one.test", "two.test"].map(name => derOf(certificateFor([name]).certPem)),
        "changeit",
      ),
    )
    const { stdout } = Bun.spawnSync(["keytool", "-list", "-v", "-keystore", path, "-storepass", "changeit", "-storetype", "JKS"])
    expect(stdout.toString().match(/Owner: .*|Entry type: .*/g)).toEqual([
      "Entry type: trustedCertEntry",
      "Owner: CN=one.test",
      "Entry type: trustedCertEntry",
      "Owner: CN=two.test",
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
