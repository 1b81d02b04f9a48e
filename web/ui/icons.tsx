// The pictures of the page, drawn in the text's colour: Lucide's, in our sizes and under the names of what they mean here. Decorative: what
// they mean stands in the button's name.

import Check from "lucide-solid/icons/check"
import ChevronDown from "lucide-solid/icons/chevron-down"
import Back from "lucide-solid/icons/chevron-left"
import ChevronRight from "lucide-solid/icons/chevron-right"
import ChevronUp from "lucide-solid/icons/chevron-up"
import Columns from "lucide-solid/icons/columns-3-cog"
import Contrast from "lucide-solid/icons/contrast"
import Copy from "lucide-solid/icons/copy"
import Database from "lucide-solid/icons/database"
import Moon from "lucide-solid/icons/moon"
import StickyNote from "lucide-solid/icons/sticky-note"
import Sun from "lucide-solid/icons/sun"
import Trash from "lucide-solid/icons/trash"
import Close from "lucide-solid/icons/x"
import type { Component } from "solid-js"

type Drawing = Component<{
  readonly size?: number
  readonly class?: string
  readonly "stroke-width"?: number
  readonly "aria-hidden"?: "true"
}>

const icon = (Drawn: Drawing, preset: number) => (props?: { readonly size?: number }) => (
  <Drawn class="icon" size={props?.size ?? preset} stroke-width={1.75} aria-hidden="true" />
)

export const BackIcon = icon(Back, 18)
export const CheckIcon = icon(Check, 14)
export const ChevronIcon = icon(ChevronDown, 14)
export const ChevronRightIcon = icon(ChevronRight, 14)
export const ClearIcon = icon(Trash, 16)
export const CloseIcon = icon(Close, 16)
export const ColumnsIcon = icon(Columns, 14)
export const CopyIcon = icon(Copy, 14)
export const DarkThemeIcon = icon(Moon, 16)
export const DownIcon = icon(ChevronDown, 16)
export const LightThemeIcon = icon(Sun, 16)
export const NoteIcon = icon(StickyNote, 16)
export const SessionIcon = icon(Database, 16)
export const SystemThemeIcon = icon(Contrast, 16)
export const UpIcon = icon(ChevronUp, 16)

export const LogoIcon = () => (
  <svg
    class="logo"
    aria-hidden="true"
    width="22"
    height="22"
    viewBox="0 0 22 22"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d="M3 7h12l-3-3M19 15H7l3 3" />
  </svg>
)
