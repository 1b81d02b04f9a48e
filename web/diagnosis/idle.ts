// How long well-known programs wait in silence before they cut a connection, unless told otherwise. A drop after such a silence is a
// suspicion against them, no proof.

export type IdleLimit = { readonly seconds: number; readonly who: string; readonly setting: string }

const idleLimits: readonly IdleLimit[] = [
  { seconds: 30, who: "Google's load balancer", setting: "the time-out of the backend service" },
  { seconds: 40, who: "Python's websockets and uvicorn (a ping without an answer)", setting: "`ping_interval` and `ping_timeout`" },
  { seconds: 45, who: "Socket.IO (a ping without an answer)", setting: "`pingInterval` and `pingTimeout`" },
  { seconds: 55, who: "Heroku's router", setting: "none: send something more often" },
  { seconds: 60, who: "nginx", setting: "`proxy_read_timeout`" },
  { seconds: 60, who: "an AWS Application Load Balancer", setting: "`idle_timeout.timeout_seconds`" },
  { seconds: 60, who: "Apache", setting: "`ProxyTimeout`" },
  { seconds: 100, who: "Cloudflare", setting: "none: send something more often" },
  { seconds: 180, who: "Traefik", setting: "`idleTimeout`" },
  { seconds: 240, who: "an Azure load balancer", setting: "its idle time-out" },
  { seconds: 300, who: "Envoy", setting: "`stream_idle_timeout`" },
  { seconds: 300, who: "Cloud Run", setting: "the request time-out" },
  { seconds: 350, who: "an AWS Network Load Balancer", setting: "the TCP idle time-out" },
  { seconds: 600, who: "AWS API Gateway", setting: "none: send something more often" },
  { seconds: 3600, who: "HAProxy, as it is often set up", setting: "`timeout tunnel`" },
]

/** Timers are late, never early; a tick before is how the two clocks round. */
const earlyMs = 250
const lateMs = (seconds: number): number => 1_000 + seconds * 20

/** Those that wait this long. */
export const limitsOf = (silenceMs: number): readonly IdleLimit[] =>
  idleLimits.filter(({ seconds }) => silenceMs >= seconds * 1000 - earlyMs && silenceMs <= seconds * 1000 + lateMs(seconds))

/** Silences that programs choose: whole multiples of five seconds. */
export function isRound(silenceMs: number): boolean {
  const rest = silenceMs % 5_000
  return silenceMs >= 9_750 && (rest <= 600 || rest >= 5_000 - earlyMs)
}
