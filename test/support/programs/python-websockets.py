"""Debian's python3-websockets: `server` over ws and wss, `client` through a tunnel (version 10 knows no proxies itself)."""

import asyncio
import sys

import websockets

from conversation import PROTOCOLS, SUBPROTOCOL, client_tls, converse, note, open_tunnel, read_job, say, server_tls


async def attend(socket):
    log = []
    try:
        async for data in socket:
            log.append(note(data))
            text = data if isinstance(data, str) else ""
            if text == "close me":
                await socket.close(4001, "server says bye")
            elif text.startswith("ping me "):
                payload = text[len("ping me ") :]
                await (await socket.ping(payload))
                log.append(f"pong {payload}")
                await socket.send(data)
            else:
                await socket.send(data)
    except websockets.ConnectionClosed:
        pass
    log.append(f"close {socket.close_code} {socket.close_reason}")
    facts = {"path": socket.path, "subprotocol": socket.subprotocol}
    say({"event": "connection", **facts, "log": log})


async def serve():
    options = {"subprotocols": [SUBPROTOCOL], "max_size": None, "ping_interval": None}
    plain = await websockets.serve(attend, "127.0.0.1", 0, **options)
    secure = await websockets.serve(attend, "127.0.0.1", 0, ssl=server_tls(), **options)
    plain_port, secure_port = (server.sockets[0].getsockname()[1] for server in (plain, secure))
    say({"event": "ready", "plain": plain_port, "secure": secure_port})
    await asyncio.Future()


class Peer:
    def __init__(self, socket, log):
        self.socket, self.log = socket, log

    def facts(self):
        return {"subprotocol": self.socket.subprotocol, "extensions": self.socket.response_headers.get("Sec-WebSocket-Extensions")}

    async def answer(self):
        try:
            self.log.append(note(await self.socket.recv()))
        except websockets.ConnectionClosed:
            self.log.append(f"close {self.socket.close_code} {self.socket.close_reason}")

    async def send(self, data):
        await self.socket.send(data)
        await self.answer()

    async def send_fragments(self, parts):
        await self.socket.send(parts)
        await self.answer()

    async def ping(self, data):
        await (await self.socket.ping(data))
        self.log.append(f"pong {data.decode()}")

    async def close(self, code, reason):
        await self.socket.close(code, reason)
        await self.answer()


async def be_client():
    job = read_job()
    for run in job["runs"]:
        tunnel = await open_tunnel(job["proxy"], run["url"])
        tls = client_tls(job, run["url"])
        options = {"ssl": tls, "server_hostname": "localhost"} if tls else {}
        options |= {"subprotocols": PROTOCOLS, "max_size": None, "ping_interval": None}
        async with websockets.connect(run["url"], sock=tunnel, **options) as socket:
            log = []
            await converse(Peer(socket, log), run, log)


asyncio.run(serve() if sys.argv[1] == "server" else be_client())
