"""Open what an S/MIME mail signed. Signatures are not verified: who sent a report is judged by other means.

Source: RFC 5652 sections 3, 4, 5 and 6 (CMS), RFC 8551 sections 3.3 to 3.6 (its use in mail).
"""

from pyasn1.codec.ber import decoder
from pyasn1.error import PyAsn1Error
from pyasn1.type import namedtype, tag, univ

from ingest.readers.envelopes import CmsContent, cms_content
from ingest.readers.errors import UnreadableError
from ingest.readers.unpacked import PackedFile

_ENCRYPTED = (
    "Thư hoặc tệp được mã hóa bằng S/MIME nên hệ thống không mở được; đề nghị gửi lại không mã hóa (ký số thì được)."
)
_OTHER = "Tệp S/MIME (.p7m) không phải thư ký số nên chưa đọc tự động được; đề nghị gửi chính biểu báo cáo."
_BROKEN = "Thư ký số (S/MIME) bị hỏng, không mở được; đề nghị gửi lại."


def _context(number: int) -> tag.Tag:
    return tag.Tag(tag.tagClassContext, tag.tagFormatConstructed, number)


# EncapsulatedContentInfo, whose content is absent where the signature stands apart from what it signs.
_CONTENT = univ.Sequence(
    componentType=namedtype.NamedTypes(
        namedtype.NamedType("eContentType", univ.ObjectIdentifier()),
        namedtype.OptionalNamedType("eContent", univ.OctetString().subtype(explicitTag=_context(0))),
    )
)
_ANYTHING = univ.SetOf(componentType=univ.Any())  # certificates and signatures are left as they are
_SIGNED_DATA = univ.Sequence(
    componentType=namedtype.NamedTypes(
        namedtype.NamedType("version", univ.Integer()),
        namedtype.NamedType("digestAlgorithms", _ANYTHING),
        namedtype.NamedType("encapContentInfo", _CONTENT),
        namedtype.OptionalNamedType("certificates", _ANYTHING.subtype(implicitTag=_context(0))),
        namedtype.OptionalNamedType("crls", _ANYTHING.subtype(implicitTag=_context(1))),
        namedtype.NamedType("signerInfos", _ANYTHING),
    )
)
_CONTENT_INFO = univ.Sequence(
    componentType=namedtype.NamedTypes(
        namedtype.NamedType("contentType", univ.ObjectIdentifier()),
        namedtype.NamedType("content", _SIGNED_DATA.subtype(explicitTag=_context(0))),
    )
)


def unpack_cms(data: bytes) -> list[PackedFile]:
    """Return the one thing that was signed, without a name; nothing for a signature or certificates alone.

    UnreadableError for what is encrypted, compressed or broken.
    """
    content = cms_content(data)
    if content is CmsContent.ENCRYPTED:
        raise UnreadableError(_ENCRYPTED)
    if content is not CmsContent.SIGNED:
        raise UnreadableError(_OTHER)
    try:
        signed, _ = decoder.decode(data, asn1Spec=_CONTENT_INFO)
    except (PyAsn1Error, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise UnreadableError(_BROKEN) from error  # the last four are what pyasn1 lets slip on damaged data
    inner = signed["content"]["encapContentInfo"]["eContent"]
    return [PackedFile("", bytes(inner))] if inner.isValue else []
