"""A TCP proxy in a process of its own: delays each direction by half the round trip and counts what goes through.

It limits no bandwidth: whatever arrived is passed on as soon as its delay is over. A line on its standard input is
answered with the counts as JSON; it ends when its standard input does.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

HOST = "127.0.0.1"
_CHUNK = 2**18


@dataclass
class Counts:
    """What went through so far, over all connections. `lines` are those of the client, so commands and their like.

    A round trip is counted whenever the client speaks first or after the server did.
    """

    connections: int = 0
    up: int = 0
    down: int = 0
    lines: int = 0
    round_trips: int = 0


class Conversation:
    """Counts one connection."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._server_spoke = True
        counts.connections += 1

    def up(self, data: bytes) -> None:
        """Count what the client said."""
        self._counts.up += len(data)
        self._counts.lines += data.count(b"\n")
        self._counts.round_trips += self._server_spoke
        self._server_spoke = False

    def down(self, data: bytes) -> None:
        """Count what the server said."""
        self._counts.down += len(data)
        self._server_spoke = True


@dataclass(frozen=True)
class Proxy:
    """Stands before `port` and holds back every byte for `delay` seconds in each direction."""

    port: int
    delay: float
    counts: Counts

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """Carry one connection until both sides have ended it or one has broken it."""
        talk = Conversation(self.counts)
        server, to_server = await asyncio.open_connection(HOST, self.port, limit=_CHUNK)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(client, to_server, talk.up))
                both.create_task(self._carry(server, to_client, talk.down))
        except* ConnectionError:
            pass  # a side that cuts the connection ends both directions
        finally:
            to_server.close()
            to_client.close()

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, note: Callable[[bytes], None]
    ) -> None:
        clock = asyncio.get_running_loop().time
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_deliver(on_the_way, target))
            data = b"-"
            while data:
                data = await source.read(_CHUNK)
                if data:
                    note(data)
                on_the_way.put_nowait((clock() + self.delay, data))


async def _deliver(on_the_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due, data = await on_the_way.get()
        while (early := due - clock()) > 0:
            await asyncio.sleep(early)
        if not data:
            if target.can_write_eof():
                target.write_eof()
            return
        target.write(data)
        await target.drain()


async def _run(port: int, delay: float) -> None:
    counts = Counts()
    server = await asyncio.start_server(Proxy(port, delay, counts).serve, HOST, 0, limit=_CHUNK)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    _say({"port": server.sockets[0].getsockname()[1]})
    while await orders.readline():
        _say(asdict(counts))
    server.close()


def _say(answer: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("port", type=int)
    options.add_argument("--round-trip", type=float, default=0.0, help="seconds")
    chosen = options.parse_args()
    asyncio.run(_run(chosen.port, chosen.round_trip / 2))
