"""A name server on loopback that knows the TXT records it is given, over UDP and TCP as resolvers ask."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from ingest.authenticity.lookup import DnsLookup


@dataclass
class NameServer:
    """What is asked and answered. Names without dots at their end; `silent` takes questions and says nothing."""

    port: int
    records: Mapping[str, str]
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def lookup(self) -> DnsLookup:
        """Return what asks this server, with nothing remembered."""
        return DnsLookup(["127.0.0.1"], self.port)

    def answer(self, question: bytes) -> bytes | None:
        """Return the answer to a question, None where nothing is said."""
        query = dns.message.from_wire(question)
        name = query.question[0].name.to_text(omit_final_dot=True).casefold()
        self.asked.append(name)
        if self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        text = self.records.get(name)
        if text is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            pieces = " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
            response.answer.append(dns.rrset.from_text(query.question[0].name, 300, "IN", "TXT", pieces))
        return response.to_wire()


@contextmanager
def name_server(records: Mapping[str, str], *, silent: bool = False) -> Iterator[NameServer]:
    """Run a name server; it ends with the block."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        server = NameServer(door.getsockname()[1], records, silent)
        thread = threading.Thread(target=_serve, args=(door, server))
        thread.start()
        try:
            yield server
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", door.getsockname())
            thread.join()


def _serve(door: socket.socket, server: NameServer) -> None:
    while True:
        question, asker = door.recvfrom(65_535)
        if not question:
            return
        if (answer := server.answer(question)) is not None:
            door.sendto(answer, asker)
