// The page's entry: takes the token out of the address bar and renders the app.
// The server has set its cookie by the time this runs; a token left in the address would end up in histories and screenshots.

import { render } from "solid-js/web"
import { App } from "./app.tsx"
import "./styles/base.css"
import "./styles/frame.css"
import "./styles/controls.css"
import "./styles/toolbar.css"
import "./styles/filter.css"
import "./styles/list.css"
import "./styles/traffic.css"
import "./styles/welcome.css"
import "./styles/detail.css"
import "./styles/heads.css"
import "./styles/overview.css"
import "./styles/facts.css"
import "./styles/frames.css"
import "./styles/frames-bar.css"
import "./styles/graph.css"
import "./styles/compare.css"
import "./styles/payload.css"
import "./styles/json-tree.css"
import "./styles/hex.css"
import "./styles/statistics.css"
import "./styles/menu.css"
import "./styles/overlays.css"
import "./styles/dialogs.css"
import "./styles/palette.css"

const address = new URL(location.href)
if (address.searchParams.has("token")) {
  address.searchParams.delete("token")
  history.replaceState(null, "", address)
}

render(() => <App />, document.getElementById("app")!)
