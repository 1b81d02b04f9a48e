"""conversation.mjs for Python: the one conversation of the journeys, its notes, and a tunnel through the proxy."""

import asyncio
import base64
import hashlib
import json
import os
import socket
import ssl
import urllib.parse

SUBPROTOCOL = "echo.v2"
PROTOCOLS = ["chat.v1", SUBPROTOCOL]


def say(event):
    print(json.dumps(event), flush=True)


def note(data):
    kind, data = ("text", data.encode()) if isinstance(data, str) else ("binary", data)
    return f"{kind} {len(data)} {hashlib.sha256(data).hexdigest()}"


def server_tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["CERT_FILE"], os.environ["KEY_FILE"])
    return context


def read_job():
    with open(os.environ["JOB_FILE"]) as file:
        return json.load(file)


def client_tls(job, url):
    return ssl.create_default_context(cafile=job["ca"]) if url.startswith(("wss:", "https:")) else None


async def converse(peer, run, log):
    """A client's part. `peer` has send(data), send_fragments(parts), ping(data), close(code, reason), all waiting for their answer."""
    for kind, *data in run["steps"]:
        parts = [base64.b64decode(part) for part in data]
        if kind == "ping":
            await peer.ping(parts[0])
        elif kind == "fragments":
            await peer.send_fragments([part.decode() for part in parts])
        else:
            await peer.send(parts[0].decode() if kind == "text" else parts[0])
    if run["end"] == "client":
        await peer.close(4100, "done, thanks ✓")
    else:
        await peer.send("close me")
    say({"event": "run", "url": run["url"], **peer.facts(), "log": log})


async def open_tunnel(proxy, url):
    """A socket to the URL's host through the proxy, with CONNECT."""
    proxy, target = urllib.parse.urlsplit(proxy), urllib.parse.urlsplit(url)
    tunnel = socket.create_connection((proxy.hostname, proxy.port))
    tunnel.setblocking(False)
    loop, head = asyncio.get_running_loop(), b""
    await loop.sock_sendall(tunnel, f"CONNECT {target.netloc} HTTP/1.1\r\nHost: {target.netloc}\r\n\r\n".encode())
    # The client speaks first in what follows, so that nothing comes after the head.
    while not head.endswith(b"\r\n\r\n"):
        received = await loop.sock_recv(tunnel, 4096)
        head += received
        if not received:
            break
    if b" 200 " not in head:
        raise ConnectionError(head.decode())
    return tunnel
