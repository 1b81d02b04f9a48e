// A QR code as SVG, dark on white in both themes, as scanners want it. Loaded when first shown.

import { createMemo } from "solid-js"
import { encode } from "uqr"
import { qrPath, quietZone } from "./qr-path.ts"

export function QrCode(props: { readonly text: string; readonly label: string }) {
  const code = createMemo(() => encode(props.text, { ecc: "M", border: 0 }))
  const size = () => code().size + 2 * quietZone
  return (
    <svg class="qr" role="img" aria-label={props.label} viewBox={`0 0 ${size()} ${size()}`} shape-rendering="crispEdges">
      <rect width={size()} height={size()} fill="#fff" />
      <path d={qrPath(code().data)} fill="#000" />
    </svg>
  )
}
