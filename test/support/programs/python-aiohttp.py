"""Debian's python3-aiohttp: `server` over ws and wss (and the bodies for the HTTP programs), `client` with its own `proxy=`."""

import asyncio
import hashlib
import os
import sys

from aiohttp import ClientSession, WSMsgType, web

from conversation import PROTOCOLS, SUBPROTOCOL, client_tls, converse, note, read_job, say, server_tls


async def attend(request):
    socket = web.WebSocketResponse(protocols=[SUBPROTOCOL], autoping=False, max_msg_size=0, compress=True)
    await socket.prepare(request)
    log, awaiting_pong = [], None
    async for message in socket:
        if message.type == WSMsgType.PING:
            log.append(f"ping {message.data.decode()}")
            await socket.pong(message.data)
        elif message.type == WSMsgType.PONG:
            log.append(f"pong {message.data.decode()}")
            await socket.send_str(awaiting_pong)
        elif message.type == WSMsgType.BINARY:
            log.append(note(message.data))
            await socket.send_bytes(message.data)
        elif message.type == WSMsgType.TEXT:
            log.append(note(message.data))
            if message.data == "close me":
                await socket.close(code=4001, message=b"server says bye")
                log.append(f"close {socket.close_code} ")
            elif message.data.startswith("ping me "):
                awaiting_pong = message.data
                await socket.ping(message.data[len("ping me ") :])
            else:
                await socket.send_str(message.data)
    # Where the client closes, iteration ends without the CLOSE message: its code is kept, its reason is not.
    if not log[-1].startswith("close "):
        log.append(f"close {socket.close_code} ")
    facts = {"path": request.path_qs, "subprotocol": socket.ws_protocol}
    say({"event": "connection", **facts, "log": log})
    return socket


async def answer(request):
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return await attend(request)
    if request.method == "GET":
        return web.FileResponse(os.environ["PAYLOAD_FILE"])
    return web.Response(status=201, text=hashlib.sha256(await request.read()).hexdigest())


async def serve():
    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    for tls in (None, server_tls()):
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    plain, secure = (address[1] for address in runner.addresses)
    say({"event": "ready", "plain": plain, "secure": secure})
    await asyncio.Future()


class Peer:
    def __init__(self, socket, log):
        self.socket, self.log = socket, log

    def facts(self):
        # There is no public way to the handshake's fields.
        extensions = self.socket._response.headers.get("Sec-WebSocket-Extensions")
        return {"subprotocol": self.socket.protocol, "extensions": extensions}

    async def answer(self):
        while True:
            message = await self.socket.receive()
            if message.type == WSMsgType.PING:
                self.log.append(f"ping {message.data.decode()}")
                await self.socket.pong(message.data)
                continue
            if message.type == WSMsgType.PONG:
                self.log.append(f"pong {message.data.decode()}")
            elif message.type == WSMsgType.CLOSE:
                self.log.append(f"close {message.data} {message.extra}")
            elif message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                self.log.append(note(message.data))
            else:
                raise RuntimeError(f"received {message}")
            return

    async def send(self, data):
        await (self.socket.send_str(data) if isinstance(data, str) else self.socket.send_bytes(data))
        await self.answer()

    async def ping(self, data):
        await self.socket.ping(data)
        await self.answer()

    async def close(self, code, reason):
        await self.socket.close(code=code, message=reason.encode())
        self.log.append(f"close {self.socket.close_code} ")


async def be_client():
    job = read_job()
    async with ClientSession() as session:
        for run in job["runs"]:
            options = {"protocols": PROTOCOLS, "compress": 15, "autoping": False, "max_msg_size": 0}
            tls = client_tls(job, run["url"])
            async with session.ws_connect(run["url"], proxy=job["proxy"], ssl=tls, **options) as socket:
                log = []
                await converse(Peer(socket, log), run, log)


async def exchange_bodies():
    job = read_job()
    with open(os.environ["PAYLOAD_FILE"], "rb") as file:
        payload = file.read()
    async with ClientSession() as session:
        for request in job["requests"]:
            body = payload if request["method"] == "PUT" else None
            options = {"data": body, "proxy": job["proxy"], "ssl": client_tls(job, request["url"])}
            async with session.request(request["method"], request["url"], **options) as response:
                data = await response.read()
                digest = hashlib.sha256(data).hexdigest()
                say({"event": "answer", "status": response.status, "length": len(data), "sha256": digest})


asyncio.run({"server": serve, "client": be_client, "bodies": exchange_bodies}[sys.argv[1]]())
