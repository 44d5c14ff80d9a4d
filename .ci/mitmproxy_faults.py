"""For mitmproxy: makes every other request fail, in turns, on its way to a healthy server or back."""

import asyncio
import itertools

from mitmproxy import ctx, http

turns = itertools.count()


def answer(status, body, headers=()):
    return http.Response.make(status, body, {"content-type": "application/x-amz-json-1.1", **dict(headers)})


async def request(flow):
    turn = flow.metadata["turn"] = next(turns) % 16
    if turn == 1:
        flow.kill()  # before the server saw it
    elif turn == 3:
        flow.response = answer(503, "<html><body>Service Unavailable</body></html>", {"content-type": "text/html"}.items())
    elif turn == 5:
        flow.response = answer(400, '{"__type":"ProvisionedThroughputExceededException","message":"Slow down."}')
    elif turn == 7:
        await asyncio.sleep(0.1)


async def response(flow):
    turn = flow.metadata.get("turn")
    if turn == 9:
        flow.kill()  # after the server did what was asked
    elif turn == 11:
        flow.response.content = flow.response.content[: len(flow.response.content) // 2]
    elif turn == 13:
        await asyncio.sleep(3)  # longer than the client waits
    elif turn == 15:
        flow.response = answer(502, "<html><body>Bad Gateway</body></html>", {"content-type": "text/html"}.items())


def error(flow):
    ctx.log.info(f"{flow.request.method} {flow.metadata.get('turn')}: {flow.error}")
