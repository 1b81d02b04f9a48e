// The payload of one message, whole, with what its frames were. Control frames are explained first.

import { createMemo, Match, Show, Switch } from "solid-js"
import type { Message, MessageRow } from "../../server/contract.ts"
import { type Marks, messageDataUrl } from "../data/api.ts"
import type { MessageLog } from "../data/messages.ts"
import { usePage } from "../data/page.ts"
import { createMessage } from "../data/payload.ts"
import type { Content } from "../ui/content.ts"
import { ContentView } from "../ui/content-view.tsx"
import { showCount, showSome } from "../ui/format.ts"
import { readBase64 } from "../ui/hex.ts"
import { MarksButton } from "./marks.tsx"
import { opcodeName } from "./preview.ts"

type PayloadProps = {
  readonly row: MessageRow | null
  readonly log: MessageLog
  readonly noteButton: (button: HTMLButtonElement) => void
}

export function Payload(props: PayloadProps) {
  const loaded = createMessage(() => props.row)
  const message = createMemo(() => {
    const outcome = loaded()
    return outcome.state === "here" ? outcome.value : null
  })
  const failure = () => {
    const outcome = loaded()
    return outcome.state === "failed" ? outcome.why : null
  }
  return (
    <Switch>
      <Match when={failure()}>{why => <p class="empty">The payload could not be read: {why()}</p>}</Match>
      <Match when={message()}>{shown => <Shown {...props} message={shown()} />}</Match>
    </Switch>
  )
}

function Shown(props: PayloadProps & { readonly message: Message }) {
  const page = usePage()
  const content = createMemo(() => contentOf(props.message))
  /** Of this message, whichever is selected when the note is kept. */
  const keepMarks = (id: number) => (marks: Marks) => page.markMessage(props.log, id, marks)
  return (
    <>
      <Show when={props.row?.note}>{note => <p class="note written">{note()}</p>}</Show>
      <Show when={notesOf(props.message)}>{notes => <p class="note warning">{notes()}</p>}</Show>
      <ContentView
        label="Payload"
        content={content()}
        href={messageDataUrl(props.message.exchangeId, props.message.id)}
        meta={describeFrames(props.message)}
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
          props.message.opcode >= 8 ? { name: opcodeName(props.message.opcode), body: () => <Control message={props.message} /> } : null
        }
      />
    </>
  )
}

/** Why it is not all there, and what is wrong with it: sentences in one paragraph, or none. */
const notesOf = ({ problem, faults }: Pick<Message, "problem" | "faults">): string =>
  [...(problem === null ? [] : [problem]), ...faults.map(({ text }) => `${text}.`)].join(" ")

export function contentOf(message: Message): Content {
  // The data of a close frame is its reason: the code is two octets before it.
  if (message.opcode === 8) {
    const reason = new TextEncoder().encode(message.close?.reason ?? "")
    const code = message.close?.code ?? 0
    const octets = message.length < 2 ? new Uint8Array() : Uint8Array.of(code >> 8, code & 255, ...reason)
    return { text: message.data, length: message.length, octets: max => octets.subarray(0, max), imageType: null }
  }
  return {
    text: message.isBinary ? null : message.data,
    length: message.length,
    octets: message.isBinary
      ? max => readBase64(Number.isFinite(max) ? message.data.slice(0, Math.ceil(max / 3) * 4) : message.data).subarray(0, max)
      : max => new TextEncoder().encode(message.data.slice(0, max)).subarray(0, max),
    imageType: null,
  }
}

/** "#1,583 · fin · compressed 86 → 152 bytes · 1 frame · mask 37fa213d" */
export function describeFrames({ id, frames, compressed, length, wireLength, problem }: Message): string {
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

function Control(props: { readonly message: Message }) {
  const payload = () => (props.message.isBinary ? `${props.message.length} bytes, see Hex` : props.message.data || "none")
  return (
    <dl class="facts-table control">
      <Show
        when={props.message.close}
        fallback={
          <>
            <dt>Payload</dt>
            <dd class="mono">{payload()}</dd>
            <dt>Meaning</dt>
            <dd>{meanings[props.message.opcode] ?? "A control frame that no standard defines."}</dd>
          </>
        }
      >
        {close => (
          <>
            <dt>Code</dt>
            <dd class="mono">{props.message.length < 2 ? `none (stands for ${close().code})` : close().code}</dd>
            <dt>Name</dt>
            <dd>{close().name}</dd>
            <dt>Reason</dt>
            <dd class="mono">{close().reason || "none"}</dd>
            <dt>Meaning</dt>
            <dd>{close().meaning}</dd>
          </>
        )}
      </Show>
    </dl>
  )
}

const meanings: Record<number, string> = {
  9: "Asks the other side for a pong with the same payload: to see that the connection lives, or to keep it from being closed as idle (RFC 6455 §5.5.2).",
  10: "Answers a ping with the same payload, or, unasked, says that this side lives (RFC 6455 §5.5.3).",
}
