// The pictures of the page, drawn in the text's colour: Lucide's, in our sizes and under the names of what they mean here. Decorative: what
// they mean stands in the button's name.

import Check from "lucide-solid/icons/check"
import ChevronDown from "lucide-solid/icons/chevron-down"
import Back from "lucide-solid/icons/chevron-left"
import ChevronRight from "lucide-solid/icons/chevron-right"
import ChevronUp from "lucide-solid/icons/chevron-up"
import CircleX from "lucide-solid/icons/circle-x"
import Columns from "lucide-solid/icons/columns-3-cog"
import CommandKey from "lucide-solid/icons/command"
import Contrast from "lucide-solid/icons/contrast"
import Copy from "lucide-solid/icons/copy"
import Database from "lucide-solid/icons/database"
import Download from "lucide-solid/icons/download"
import Ellipsis from "lucide-solid/icons/ellipsis"
import Hash from "lucide-solid/icons/hash"
import ListFilter from "lucide-solid/icons/list-filter"
import Levels from "lucide-solid/icons/list-tree"
import Moon from "lucide-solid/icons/moon"
import PanelBottom from "lucide-solid/icons/panel-bottom"
import PanelRight from "lucide-solid/icons/panel-right"
import Search from "lucide-solid/icons/search"
import SlidersHorizontal from "lucide-solid/icons/sliders-horizontal"
import Star from "lucide-solid/icons/star"
import StickyNote from "lucide-solid/icons/sticky-note"
import Sun from "lucide-solid/icons/sun"
import TextWrap from "lucide-solid/icons/text-wrap"
import Trash from "lucide-solid/icons/trash"
import TriangleAlert from "lucide-solid/icons/triangle-alert"
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
export const FilterIcon = icon(ListFilter, 14)
export const LevelsIcon = icon(Levels, 14)
export const DownloadIcon = icon(Download, 14)
export const LightThemeIcon = icon(Sun, 16)
export const NoteIcon = icon(StickyNote, 16)
export const SearchIcon = icon(Search, 14)
export const SessionIcon = icon(Database, 16)
export const SystemThemeIcon = icon(Contrast, 16)
export const UpIcon = icon(ChevronUp, 16)
export const WrapIcon = icon(TextWrap, 14)
export const MoreIcon = icon(Ellipsis, 16)
export const StarIcon = icon(Star, 15)
export const PanelBelowIcon = icon(PanelBottom, 16)
export const PanelBesideIcon = icon(PanelRight, 16)
export const PaletteIcon = icon(CommandKey, 15)

export const FailedIcon = icon(CircleX, 12)
export const FaultIcon = icon(TriangleAlert, 12)

export const ViewIcon = icon(SlidersHorizontal, 15)
export const GoToIcon = icon(Hash, 14)

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
