"""Words in headers that programs trip over, for `bench.mutants`."""

CHARSETS = (
    b"utf-7", b"utf-16", b"utf-32", b"idna", b"punycode", b"unicode_escape", b"raw_unicode_escape", b"hex", b"zlib",
    b"windows-1258", b"viscii", b"iso-2022-jp", b"hz", b"us-ascii", b"undefined", b"mbcs", b"oem", b"", b"\0", b"\xff",
    b"'", b"utf-8'vi'x", b"x" * 300, b"rot13", b"base64", b"unknown-8bit", b"../etc",
)  # fmt: skip
CODINGS = (b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"binary", b"7bit", b"", b"x-unknown", b"\xe9")
TYPES = (
    b"message/rfc822", b"message/partial", b"message/external-body", b"message/delivery-status", b"message/global",
    b"multipart/mixed", b"multipart/report", b"multipart/signed", b"multipart/digest", b"text/html", b"text/calendar",
    b"application/ms-tnef", b"application/pkcs7-mime", b"application/pkcs7-signature", b"text/rfc822-headers",
    b"text/plain", b"/", b"text", b"\xff/\xff", b"multipart/", b"text/plain/x",
)  # fmt: skip
STRANGE_HEADERS = (
    b"From: =?utf-8?B?////?= <a@b>, <", b"From: " + b"(" * 900, b"From: \xff\xfe@\xe1\xbb\x81.vn",
    b"To: " + b"<" * 500, b"Date: Fri, 99 Foo 99999 99:99:99 +99999999", b"Date: Mon, 1 Jan 0001 00:00:00 +2359",
    b"Date: Fri, 31 Dec 9999 23:59:59 -2359", b"Message-ID: ", b"Message-ID: <\xff\0@>",
    b"References: " + b"<a@b> " * 999,
    b"Subject: =?utf-7?Q?+2AA-?=", b"Subject: =?x?B?=?=", b"Subject: =?utf-8?Q?" + b"=ED=A0=80" * 40 + b"?=",
    b"Subject: =?idna?Q?xn--a?=", b"Subject: " + b"=?utf-8?B?4bq?= " * 200, b"Auto-Submitted: auto-replied",
    b"Content-Type: text/plain; charset*0*=utf-8''%FF; charset*1=x", b"Content-Type: a; name*=x'y'%zz; name*1*=%",
    b"Content-Disposition: attachment; filename*0*=utf-7''%2B; filename*2=z", b"Content-Type: multipart/mixed",
    b"Content-Disposition: attachment; filename=\"=?utf-8?B?4?=/../\0.docx\"", b"Authentication-Results: ;;;(((",
    b"Authentication-Results: mx.office.example; dkim=", b"Received: by ; ;", b"Return-Path: <>",
    b"X-Failed-Recipients:",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"\"", b"List-Id: <" + b"a." * 400,
    b"Content-Type: multipart/mixed; boundary=\"" + b"-" * 200 + b"\"", b"Content-Length: -1", b" folded: from nothing",
)  # fmt: skip
