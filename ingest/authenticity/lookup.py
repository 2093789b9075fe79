"""What the DNS says, within short bounds: a name server that is slow or away never holds a mail up."""

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from dns.exception import DNSException
from dns.rdatatype import RdataType
from dns.resolver import NXDOMAIN, LRUCache, NoResolverConfiguration, Resolver

log = logging.getLogger(__name__)

_SECONDS = 1.2
_MOST_NAMES = 2_000
_MOST_RECORDS = 10
_LOST_IN_A_ROW = 3
_SPARED = 50


class Lookup(Protocol):
    """Looks up texts."""

    def texts(self, name: str) -> tuple[bytes, ...] | None:
        """Return the TXT records of a name (ASCII), none where there is none, None where nobody could be asked."""


class DnsLookup:
    """Asks the name servers of this machine, or those that are named.

    A question takes at most 1.2 seconds; answers are kept in the process as long as they are good. After three lost
    questions in a row only one in fifty is really asked until one is answered: without a network, mail goes on at once.
    """

    def __init__(self, nameservers: Sequence[str] = (), port: int = 53) -> None:
        self._nameservers = list(nameservers)
        self._port = port
        self._lost = 0

    def texts(self, name: str) -> tuple[bytes, ...] | None:
        """Return the TXT records of a name, each in one piece; see `Lookup`."""
        if self._lost >= _LOST_IN_A_ROW and (self._lost - _LOST_IN_A_ROW) % _SPARED != _SPARED - 1:
            self._lost += 1
            return None
        try:
            found = self._resolver.resolve(name, RdataType.TXT, raise_on_no_answer=False, search=False)
        except NXDOMAIN:
            self._lost = 0
            return ()
        except (DNSException, OSError) as error:
            self._lost += 1
            log.info("no answer from the DNS: %s", type(error).__name__)
            return None
        self._lost = 0
        return tuple(b"".join(record.strings) for record in list(found.rrset or ())[:_MOST_RECORDS])

    @cached_property
    def _resolver(self) -> Resolver:
        try:
            resolver = Resolver(configure=not self._nameservers)
        except NoResolverConfiguration:
            resolver = Resolver(configure=False)
        if self._nameservers:
            resolver.nameservers = list(self._nameservers)
            resolver.port = self._port
        resolver.lifetime = resolver.timeout = _SECONDS
        resolver.cache = LRUCache(_MOST_NAMES)
        return resolver
