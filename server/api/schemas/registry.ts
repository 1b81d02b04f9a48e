// The names that schemas have in the description of the API.

import * as z from "zod/mini"
import * as exchange from "./exchange.ts"
import * as lists from "./lists.ts"
import * as message from "./message.ts"
import { field } from "./proof.ts"
import * as session from "./session.ts"
import * as statistics from "./statistics.ts"

export const schemas = {
  Error: session.Refused,
  Status: session.Status,
  Session: session.Session,
  SessionList: session.SessionList,
  RecordingSwitch: session.RecordingSwitch,
  ImportResult: session.Imported,

  Direction: exchange.Direction,
  Fields: exchange.Fields,
  Fault: exchange.Fault,
  Failure: exchange.Failure,
  Certificate: exchange.Certificate,
  TlsSide: exchange.TlsSide,
  Timings: exchange.Timings,
  WebSocketClose: exchange.WebSocketClose,
  EachWay: exchange.EachWay,
  WebSocketFacts: exchange.WebSocketFacts,
  Part: exchange.Part,
  Exchange: exchange.Exchange,
  ExchangePage: lists.ExchangePage,

  Frame: message.Frame,
  WireFrame: message.WireFrame,
  MessageClose: message.MessageClose,
  PayloadFault: message.PayloadFault,
  Message: message.Message,
  MessageRow: message.MessageRow,
  Gap: lists.Gap,
  MessagePage: lists.MessagePage,
  FramePage: lists.FramePage,

  Change: lists.Change,
  EventSnapshot: lists.EventSnapshot,
  EventChanges: lists.EventChanges,
  EventMessages: lists.EventMessages,
  SearchMatches: lists.SearchMatches,
  SearchProgress: lists.SearchProgress,
  SearchDone: lists.SearchDone,

  Distribution: statistics.Distribution,
  ReplyTimes: statistics.ReplyTimes,
  Traffic: statistics.Traffic,
  Statistics: statistics.Statistics,

  Description: field(z.record(z.string(), z.unknown()), "An OpenAPI 3.1 document."),
} as const

export type SchemaName = keyof typeof schemas
