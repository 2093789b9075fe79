"""Documents that were spoilt on their way or on purpose. Same documents and same seed, same bytes."""

from collections.abc import Iterator, Sequence
from random import Random

from bench import octets
from bench.mutants import Mutation
from bench.record_mutants import bend_ole
from bench.zip_mutants import bend, lie

_MOST_AT_ONCE = 3
LARGEST = 4 << 20


def document_mutants(documents: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` spoilt documents of at most 4 MiB, each by one to three mutations of one of them, in turn."""
    for number in range(count):
        yield document_mutant(documents, number, seed)


def document_mutant(documents: Sequence[bytes], number: int, seed: int) -> bytes:
    """Return the one with this number, without those before it."""
    random = Random(f"{seed}/{number}")  # noqa: S311  # nothing secret
    document = documents[number % len(documents)]
    for _ in range(random.randint(1, _MOST_AT_ONCE)):
        document = random.choice(_mutations(document))(random, document, documents)[:LARGEST]
    return document


def _mutations(document: bytes) -> Sequence[Mutation]:
    """Return what fits: most of what is spoilt octet by octet is stopped by the checksums of a zip."""
    if document.startswith(b"PK"):
        return (*_PLAIN, lie, lie, *[bend] * 22)
    return (*_PLAIN, *[bend_ole] * 14) if document.startswith(b"\xd0\xcf") else _PLAIN


_PLAIN: Sequence[Mutation] = (
    octets.cut, octets.delete, octets.repeat, octets.swap, octets.flip, octets.nul, octets.long_line,
)  # fmt: skip
