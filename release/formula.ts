// A release → its Homebrew formula. `brew test nectoproxy` runs the real thing on loopback: a request through the proxy is in its list.

import { archiveName, type Target, targets } from "./targets.ts"

export type Release = {
  readonly version: string
  /** Where the archives are, without a slash at the end. */
  readonly baseUrl: string
  /** Of every archive, by name. */
  readonly sums: ReadonlyMap<string, string>
}

export const homepage = "https://github.com/nectoproxy/nectoproxy"
export const description = "Debugging proxy for HTTP and, above all, WebSocket traffic"

export const sumOf = ({ sums }: Release, archive: string): string => {
  const sum = sums.get(archive)
  if (sum === undefined) throw new Error(`${archive} has no sum.`)
  return sum
}

/** Homebrew brings glibc on Linux, also where the system has musl. */
export function formula(release: Release): string {
  const on = (os: Target["os"], cpu: Target["cpu"]) => {
    const target = targets.find(each => each.os === os && each.cpu === cpu && each.libc !== "musl")
    if (!target) throw new Error(`There is no release for ${os} on ${cpu}.`)
    const archive = archiveName(target, release.version)
    return `      url "${release.baseUrl}/${archive}"\n      sha256 "${sumOf(release, archive)}"`
  }
  return `class Nectoproxy < Formula
  desc "${description}"
  homepage "${homepage}"
  version "${release.version}"
  license "MIT"

  on_macos do
    on_arm do
${on("darwin", "arm64")}
    end
    on_intel do
${on("darwin", "x64")}
    end
  end

  on_linux do
    on_arm do
${on("linux", "arm64")}
    end
    on_intel do
${on("linux", "x64")}
    end
  end

  def install
    bin.install "nectoproxy"
    man1.install "man/nectoproxy.1"
    bash_completion.install "completions/nectoproxy.bash" => "nectoproxy"
    zsh_completion.install "completions/_nectoproxy"
    fish_completion.install "completions/nectoproxy.fish"
    prefix.install "LICENSE", "THIRD-PARTY-LICENSES.txt"
  end

  test do
${smokeTest}  end
end
`
}

const smokeTest = `    require "json"
    require "socket"

    assert_match version.to_s, shell_output("#{bin}/nectoproxy --version")

    origin = TCPServer.new("127.0.0.1", 0)
    answering = Thread.new do
      client = origin.accept
      client.readpartial(4096)
      client.write "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nhello"
      client.close
    end
    IO.popen([(bin/"nectoproxy").to_s, "start", "--json", "--no-open", "--port", "0", "--ui-port", "0",
              "--data-dir", (testpath/"data").to_s]) do |necto|
      ready = JSON.parse(necto.gets)
      url = "http://127.0.0.1:#{origin.addr[1]}/through"
      # A proxy is asked for addresses of this machine too, whatever the environment says.
      assert_equal "hello", shell_output("curl -fsS --noproxy '' -x #{ready["proxy"]} #{url}")
      listed = shell_output("curl -fsS --noproxy '*' -H 'Authorization: Bearer #{ready["token"]}' #{ready["api"]}/exchanges")
      assert_equal [url], JSON.parse(listed)["exchanges"].map { |exchange| exchange["url"] }
    ensure
      Process.kill "TERM", necto.pid
    end
    answering.join
`
