"""Mutations of XML, for `bench.zip_mutants`: elements, attributes and texts that no program wrote."""

import re
from collections.abc import Callable, Sequence
from random import Random

_ELEMENT = re.compile(rb"<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)")
_TAG = re.compile(rb"<[A-Za-z_][\w:.-]*")
_ATTRIBUTE = re.compile(rb'\s([A-Za-z_][\w:.-]*)="([^"<>]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_VALUES = (
    b"", b"-1", b"0", b"63", b"16384", b"1048576", b"2000000000", b"99999999999999999999", b"NaN", b"1e308", b"%",
    b"XFD1048576", b"A1:XFD1048576", b"../x.xml", b"rId1", b"x" * 100_000, b"&#65535;", b"true", b"\xff",
)  # fmt: skip
_BEGINNINGS = (
    b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;">]>',
    b'<?xml version="1.0" encoding="utf-16"?>',
    b'<?xml version="1.1"?>',
    b"\xef\xbb\xbf",
    b"<!--",
    b"\xff\xfe",
)


def bend_xml(random: Random, data: bytes) -> bytes:
    """Return the XML with one kind of element, attribute or text changed, or with another beginning."""
    return random.choice(_MUTATIONS)(random, data)


def _element(random: Random, data: bytes) -> bytes:
    """Repeat, remove or move one element that holds no others, or put it into itself."""
    found = list(_ELEMENT.finditer(data))
    if not found:
        return data
    chosen = random.choice(found)
    whole, name = chosen.group(), chosen.group(1)
    deep = b"<" + name + b">"
    nested = deep * 300 + (b"</" + name + b">") * 300
    put = random.choice((b"", whole * 2, whole * 2_000, nested, random.choice(found).group()))
    return data[: chosen.start()] + put + data[chosen.end() :]


def _attribute(random: Random, data: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(data))
    if not found:
        return data
    chosen = random.choice(found)
    put = random.choice((b"", b" " + chosen.group(1) + b'="' + random.choice(_VALUES) + b'"', chosen.group() * 2))
    return data[: chosen.start()] + put + data[chosen.end() :]


def _every_attribute(random: Random, data: bytes) -> bytes:
    """Give one attribute the same value wherever it stands."""
    found = _ATTRIBUTE.findall(data)
    if not found:
        return data
    name, value = random.choice(found)[0], random.choice(_VALUES)
    return re.sub(rb"\s" + re.escape(name) + rb'="[^"<>]*"', lambda _: b" " + name + b'="' + value + b'"', data)


def _text(random: Random, data: bytes) -> bytes:
    found = list(_TEXT.finditer(data))
    if not found:
        return data
    chosen = random.choice(found)
    put = random.choice((b"", b"a" * 200_000, b"_x001B_", b"&amp;" * 9, b"-1", b"1e400", b"999999", b"&#xD800;"))
    return data[: chosen.start(1)] + put + data[chosen.end(1) :]


def _tag(random: Random, data: bytes) -> bytes:
    """Call the elements of one name by another one of the file."""
    names = _TAG.findall(data)
    return data.replace(random.choice(names), random.choice(names), random.choice((1, -1))) if names else data


def _beginning(random: Random, data: bytes) -> bytes:
    return random.choice(_BEGINNINGS) + data.partition(b"?>")[2]


_MUTATIONS: Sequence[Callable[[Random, bytes], bytes]] = (
    _element, _element, _attribute, _attribute, _every_attribute, _text, _tag, _beginning,
)  # fmt: skip
