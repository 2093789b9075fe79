"""The grammar of the Vietnamese syllable: which words can be Vietnamese at all."""

import unicodedata
from functools import lru_cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ONSETS = ("", *_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph r s t th tr v x"))
_RIMES = _words("""
    a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc
    e eo em en eng ep et ec ê êu êm ên êng ênh êp êt êch i iu im in inh ip it ich ia iêu iêm iên iêng iêp iêt iêc
    o oi om on ong op ot oc oong ooc oa oai oao oay oam oan oang oanh oap oat oac oach oăm oăn oăng oăp oăt oăc
    oe oeo oem oen oet ô ôi ôm ôn ông ôp ôt ôc ôông ôôc ơ ơi ơm ơn ơng ơp ơt
    u ui um un ung up ut uc ua uân uâng uât uây uê uêch uên uênh uêu uôi uôm uôn uông uôt uôc uơ uy uya uych uynh uyt
    uyn uyp uyu uyên uyêt ư ưa ưi ưu ưm ưn ưng ưt ưc ươ ươi ươu ươm ươn ương ươp ươt ươc y yêu yêm yên yêng yêt
""")
_AFTER_QU = _words("""
    a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât e eo em en eng ep et ec
    ê êu ên ênh êt êch i iu in inh ip it ich ơ ôc y ya yên yêt ynh yt ych yu
""")
_AFTER_G = ("i", "in", "iêng", "iêc", "iêt")
_FRONT = tuple("eêi")
_STOPS = ("c", "ch", "p", "t")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHARP_OR_HEAVY = frozenset("\u0301\u0323")


def _fit(onset: str, rime: str) -> bool:
    """Tell whether spelling lets them meet: c, g, ng never before e, ê, i; k, gh, ngh only there."""
    if onset in ("k", "gh", "ngh"):
        return rime.startswith((*_FRONT, "y"))
    if onset in ("c", "g", "ng"):
        return not rime.startswith((*_FRONT, "y"))
    return not (onset == "gi" and rime.startswith(("i", "y")))


_TONELESS = frozenset(
    {onset + rime for onset in _ONSETS for rime in _RIMES if _fit(onset, rime)}
    | {"qu" + rime for rime in _AFTER_QU}
    | {"g" + rime for rime in _AFTER_G}
)


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Tell whether `word` is spelt as one Vietnamese syllable with its marks; "tr" is none, "toan" is one.

    Composed or not, in any case. A syllable that ends in c, ch, p or t has the tones sắc and nặng only.
    """
    parted = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in parted if mark in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(mark for mark in parted if mark not in _TONES))
    if len(tones) > 1 or toneless not in _TONELESS:
        return False
    return not (toneless.endswith(_STOPS) and tones and tones[0] not in _SHARP_OR_HEAVY)
