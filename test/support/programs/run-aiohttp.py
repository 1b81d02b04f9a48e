"""A program for `nectoproxy run`: Python's urllib, and aiohttp, which looks at the environment where it is told to."""

import asyncio
import json
import sys
from urllib.request import urlopen

from aiohttp import ClientSession

plain, secure = sys.argv[1:]


async def converse(session, url):
    async with session.ws_connect(url) as socket:
        await socket.send_str("hello " + url.split("/")[-1])
        message = await socket.receive()
        while message.type.name != "TEXT":
            message = await socket.receive()
        await socket.close()
        return json.loads(message.data)["text"]


async def main():
    seen = {"urllib": urlopen(f"https://localhost:{secure}/api/rooms?urllib", data=b"").status}
    async with ClientSession(trust_env=True) as session:
        async with session.get(f"https://localhost:{secure}/api/rooms?aiohttp") as response:
            seen["aiohttp"] = response.status
        seen["secure"] = await converse(session, f"wss://localhost:{secure}/aiohttp")
        seen["plain"] = await converse(session, f"ws://localhost:{plain}/aiohttp-plain")
    print(json.dumps(seen))


asyncio.run(main())
