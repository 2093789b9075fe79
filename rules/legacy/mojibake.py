"""UTF-8 that some program read as windows-1252, Latin-1 or windows-1258: "TrÆ°á»ng". Undone by ftfy alone."""

import re
from collections.abc import Iterable, Mapping

from ftfy import TextFixerConfig, fix_encoding

_ONLY_ENCODING = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=False,
    fix_c1_controls=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
_FOLLOWING = "\x80-\xbf" + "".join(bytes([octet]).decode("cp1252", "ignore") for octet in range(0x80, 0xA0))
_LEAD = re.compile(f"[ÂÃĂÄÅÆ][ {_FOLLOWING}]|á[{_FOLLOWING}]")
_OF_1258 = str.maketrans({"Ă": "Ã"})
_LONGEST = 10_000


def unscrambled(texts: Iterable[str]) -> Mapping[str, str]:
    """Return what those of `texts` that are mojibake mean, by the text.

    Where one is beyond doubt, others that are too short to tell ("VÅ©") are believed beside it. A text that is not
    UTF-8 from end to end is none: nothing is replaced, guessed or tidied.
    """
    suspects = [text for text in dict.fromkeys(texts) if len(text) <= _LONGEST and _LEAD.search(text)]
    found = {text: fixed for text in suspects if (fixed := _fixed(text)) != text}
    if found:
        proof = min(found, key=len)
        for text in suspects:
            beside = _fixed(f"{proof}\n{text}")
            if text not in found and beside.startswith(found[proof] + "\n"):
                found[text] = beside[len(found[proof]) + 1 :]
    return {text: fixed for text, fixed in found.items() if fixed != text}


def _fixed(text: str) -> str:
    as_1252 = text.translate(_OF_1258)
    fixed = fix_encoding(as_1252, _ONLY_ENCODING)
    return text if fixed == as_1252 else fixed
