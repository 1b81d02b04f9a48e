// The few pictures of the page, drawn in the text's colour. Decorative: what they mean stands in the button's name.

import type { JSX } from "solid-js"

function Icon(props: { readonly size?: number; readonly children: JSX.Element }) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      width={props.size ?? 16}
      height={props.size ?? 16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      {props.children}
    </svg>
  )
}

export const ClearIcon = () => (
  <Icon>
    <path d="M2.5 4.5h11M6.5 2.5h3M4 4.5l.6 8.2a1 1 0 0 0 1 .8h4.8a1 1 0 0 0 1-.8l.6-8.2M6.8 7v4M9.2 7v4" />
  </Icon>
)
export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
)
export const BackIcon = () => (
  <Icon>
    <path d="M9.5 3 4.5 8l5 5" />
  </Icon>
)
export const CopyIcon = () => (
  <Icon size={14}>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.5v-.2a.8.8 0 0 0-.8-.8H3.3a.8.8 0 0 0-.8.8v6.4c0 .4.4.8.8.8h.2" />
  </Icon>
)
export const CheckIcon = () => (
  <Icon size={14}>
    <path d="m3 8.5 3.2 3.2L13 4.8" />
  </Icon>
)
export const SystemThemeIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
  </Icon>
)
export const DarkThemeIcon = () => (
  <Icon>
    <path d="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z" />
  </Icon>
)
export const LightThemeIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
  </Icon>
)
export const SessionIcon = () => (
  <Icon>
    <ellipse cx="8" cy="4" rx="5" ry="1.8" />
    <path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8" />
  </Icon>
)
export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="m4 6 4 4 4-4" />
  </Icon>
)
export const NoteIcon = (props: { readonly size?: number }) => (
  <Icon size={props.size ?? 16}>
    <path d="M3 3.5h10v6.2l-3.3 3.3H3zM13 9.7H9.7V13M5.5 6.3h5M5.5 8.8h2.5" />
  </Icon>
)
export const UpIcon = () => (
  <Icon size={14}>
    <path d="m4 10 4-4 4 4" />
  </Icon>
)
export const DownIcon = () => (
  <Icon size={14}>
    <path d="m4 6 4 4 4-4" />
  </Icon>
)
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
