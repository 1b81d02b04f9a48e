// What a control frame means: of a close its code, who sent it, what probably led to it and what helps; of a ping and a pong the other
// one, where it can be known.

import { createMemo, For, Match, Show, Switch } from "solid-js"
import type { Message, MessageClose } from "../../server/contract.ts"
import type { MessageLog } from "../data/messages.ts"
import { showCount, showDuration } from "../ui/format.ts"
import { type CloseBy, closeCauses } from "./close-causes.ts"
import { partnerOf } from "./ping-partner.ts"
import { opcodeName } from "./preview.ts"

export function ControlExplained(props: { readonly message: Message; readonly log: MessageLog }) {
  return (
    <section class="control" aria-label="Explained" tabindex="0">
      <Switch
        fallback={
          <p class="hint">{`Opcode ${opcodeName(props.message.opcode)}: a control frame that no standard defines (RFC 6455 §5.2).`}</p>
        }
      >
        <Match when={props.message.close}>{close => <CloseExplained message={props.message} close={close()} />}</Match>
        <Match when={props.message.opcode === 9 || props.message.opcode === 10}>
          <PingExplained message={props.message} log={props.log} />
        </Match>
      </Switch>
    </section>
  )
}

const senderOf = ({ direction }: Message): Exclude<CloseBy, null> => (direction === "client-to-server" ? "client" : "server")

function CloseExplained(props: { readonly message: Message; readonly close: MessageClose }) {
  const why = createMemo(() => closeCauses(props.close.code, senderOf(props.message)))
  const hasCode = () => props.message.length >= 2
  return (
    <>
      <p class="close-title">
        <b class="mono">{hasCode() ? props.close.code : "no code"}</b> <b>{props.close.name}</b>
        <Show when={!hasCode()}>
          <span class="hint"> stands for {props.close.code}</span>
        </Show>
      </p>
      <Show when={hasCode() ? why().invalid : null}>{invalid => <p class="warning-text">{invalid()}</p>}</Show>
      <dl class="facts-table">
        <dt>Meaning</dt>
        <dd>
          {props.close.meaning} <span class="hint">{why().section}</span>
        </dd>
        <dt>Sent by</dt>
        <dd>the {senderOf(props.message)}</dd>
        <dt>Reason</dt>
        <dd class="mono">{props.close.reason || "none"}</dd>
        <dt>Likely causes</dt>
        <dd>
          <ul>
            <For each={why().causes}>{cause => <li>{cause}</li>}</For>
          </ul>
        </dd>
        <dt>What helps</dt>
        <dd>{why().remedy}</dd>
      </dl>
    </>
  )
}

function PingExplained(props: { readonly message: Message; readonly log: MessageLog }) {
  const isPing = () => props.message.opcode === 9
  const payload = () => (props.message.isBinary ? `${props.message.length} bytes, see Hex` : props.message.data || "none")
  const partner = createMemo(() => partnerOf(props.message, id => props.log.row(id - 1)))
  return (
    <dl class="facts-table">
      <dt>Meaning</dt>
      <dd>
        {isPing()
          ? "Asks the other side for a pong with the same payload: to see that the connection lives, or to keep it from being closed as idle (RFC 6455 §5.5.2)."
          : "Answers a ping with the same payload, or, unasked, says that this side lives (RFC 6455 §5.5.3)."}
      </dd>
      <dt>Sent by</dt>
      <dd>the {senderOf(props.message)}</dd>
      <dt>Payload</dt>
      <dd class="mono">{payload()}</dd>
      <dt>{isPing() ? "Pong" : "Ping"}</dt>
      <dd data-testid="ping-partner">
        <Show when={partner()} fallback={isPing() ? "none seen among the messages after it" : "none seen among the messages before it"}>
          {found => (
            <>
              #{showCount(found().id)}, {showDuration(Math.abs(found().timestamp - props.message.timestamp))}{" "}
              {isPing() ? "later" : "earlier"}
            </>
          )}
        </Show>
      </dd>
    </dl>
  )
}
