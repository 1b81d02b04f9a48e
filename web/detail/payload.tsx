// The payload of one message, whole, with what its frames were. Control frames are explained first.

import { createMemo, createSignal, Match, Show, Switch } from "solid-js"
import type { Message, MessageRow } from "../../server/contract.ts"
import { type Marks, messageDataUrl } from "../data/api.ts"
import type { MessageLog } from "../data/messages.ts"
import { usePage } from "../data/page.ts"
import { createMessage, createMessageBytes, failureIn, valueIn } from "../data/payload.ts"
import { binaryKind } from "../ui/binary-kind.ts"
import type { Content } from "../ui/content.ts"
import { ContentView } from "../ui/content-view.tsx"
import { showCount, showSome } from "../ui/format.ts"
import { readBase64 } from "../ui/hex.ts"
import type { HexPlace } from "../ui/hex-view.tsx"
import { mediaOf, readDataUrl } from "../ui/media.ts"
import { noPatterns } from "../ui/text-hits.ts"
import { ControlExplained } from "./close-explained.tsx"
import { MarksButton } from "./marks.tsx"
import { faultLines, MessageFaults } from "./message-faults.tsx"

type PayloadProps = {
  readonly row: MessageRow | null
  readonly log: MessageLog
  readonly noteButton: (button: HTMLButtonElement) => void
  /** What the search among the messages found, to be marked (see hits.ts). */
  readonly hits?: readonly RegExp[]
  /** Takes a message filter that finds a value of this payload elsewhere. */
  readonly onSearch?: (query: string) => void
}

export function Payload(props: PayloadProps) {
  const loaded = createMessage(() => props.row)
  const message = createMemo(() => valueIn(loaded()))
  const failure = () => failureIn(loaded())?.why ?? null
  return (
    <Switch>
      <Match when={failure()}>{why => <p class="empty">The payload could not be read: {why()}</p>}</Match>
      <Match when={message()}>{shown => <Shown {...props} message={shown()} />}</Match>
    </Switch>
  )
}

function Shown(props: PayloadProps & { readonly message: Message }) {
  const page = usePage()
  // Text that is none has lost its octets, and where it is wrong can be seen in those alone.
  const sent = createMessageBytes(() => (isWrongText(props.message) ? props.message : null))
  const content = createMemo<Content>(() => {
    const loaded = sent()
    const octets = loaded.state === "here" && loaded.value.of === props.message ? loaded.value.bytes : null
    return octets ? { ...contentOf(props.message), octets: max => octets.subarray(0, max) } : contentOf(props.message)
  })
  const lines = createMemo(() => faultLines(props.message, () => content().octets(Number.POSITIVE_INFINITY)))
  const [pointed, setPointed] = createSignal<{ readonly id: number; readonly place: HexPlace } | null>(null)
  /** Of this message, whichever is selected when the note is kept. */
  const keepMarks = (id: number) => (marks: Marks) => page.markMessage(props.log, id, marks)
  return (
    <>
      <Show when={props.row?.note}>{note => <p class="note written">{note()}</p>}</Show>
      <Show when={lines().length > 0}>
        <MessageFaults lines={lines()} onPlace={place => setPointed({ id: props.message.id, place })} />
      </Show>
      <ContentView
        label="Payload"
        content={content()}
        href={messageDataUrl(props.message.exchangeId, props.message.id)}
        meta={describeMessage(props.message, content())}
        hits={props.hits ?? noPatterns}
        onSearch={props.onSearch}
        place={pointed()?.id === props.message.id ? (pointed()?.place ?? null) : null}
        tools={
          <MarksButton
            of={`message #${showCount(props.message.id)}`}
            note={props.row?.note ?? ""}
            color={props.row?.color ?? ""}
            isReadOnly={page.isReadOnly()}
            onChange={keepMarks(props.message.id)}
            opener={props.noteButton}
          />
        }
        explained={
          props.message.opcode >= 8 ? { name: "Explained", body: () => <ControlExplained message={props.message} log={props.log} /> } : null
        }
      />
    </>
  )
}

const isWrongText = ({ faults, isBinary, truncated }: Message): boolean =>
  !isBinary && !truncated && faults.some(({ code }) => code === "ws.bad-utf8")

export function contentOf(message: Message): Content {
  // The data of a close frame is its reason: the code is two octets before it.
  if (message.opcode === 8) {
    const reason = new TextEncoder().encode(message.close?.reason ?? "")
    const code = message.close?.code ?? 0
    const octets = message.length < 2 ? new Uint8Array() : Uint8Array.of(code >> 8, code & 255, ...reason)
    return { text: message.data, length: message.length, octets: max => octets.subarray(0, max), media: null, language: null }
  }
  if (!message.isBinary)
    return {
      text: message.data,
      length: message.length,
      octets: max => new TextEncoder().encode(message.data.slice(0, max)).subarray(0, max),
      media: message.data.startsWith("data:") ? (readDataUrl(message.data)?.media ?? null) : null,
      language: null,
    }
  const octets = (max: number) =>
    readBase64(Number.isFinite(max) ? message.data.slice(0, Math.ceil(max / 3) * 4) : message.data).subarray(0, max)
  return { text: null, length: message.length, octets, media: message.truncated ? null : mediaOf(octets(64)), language: null }
}

/** As much of a binary message as is read to see what it looks like. */
const judgedMax = 64 * 1024

/** What its frames were, and of a binary one what it looks like. */
function describeMessage(message: Message, content: Content): string {
  const kind = content.text === null ? binaryKind(content.octets(judgedMax), message.length > judgedMax || message.truncated) : null
  return `${describeFrames(message)}${kind === null ? "" : ` · looks like ${kind}`}`
}

/** "#1,583 · fin · compressed 86 → 152 bytes · 1 frame · mask 37fa213d" */
function describeFrames({ id, frames, compressed, length, wireLength, problem }: Message): string {
  const first = frames[0]
  const isUnknown = problem !== null && length === 0
  // RSV1 says "compressed" where that was agreed; any other reserved bit is worth a word.
  const reserved = [4, 2, 1].flatMap((bit, at) => (first && first.rsv & bit && !(bit === 4 && compressed) ? `rsv${at + 1}` : []))
  return [
    `#${showCount(id)}`,
    frames.at(-1)?.fin ? "fin" : "no fin",
    ...reserved,
    compressed ? `compressed ${showCount(wireLength)} → ${isUnknown ? "?" : showSome(length, "byte")}` : showSome(length, "byte"),
    showSome(frames.length, "frame"),
    ...(first?.maskKey ? [`mask ${first.maskKey}`] : []),
  ].join(" · ")
}
