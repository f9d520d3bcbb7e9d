"""Bytes as text."""

import codecs

from dashboard.errors import UnreadableFileError

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(raw: bytes, allowed: str, kind: str) -> str:
    """UTF-8, or UTF-16 where a byte order mark says so; of which kind, and what it may hold."""
    encoding = "utf-16" if raw[:2] in UTF_16 else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in raw[:4096]:
        raise UnreadableFileError(f"not a text file; save it as {kind}")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(
            f"not {encoding.removesuffix('-sig').upper()} text (line {line}, "
            f"byte {raw[error.start]:#04x}); save it again as {kind} UTF-8"
        ) from error
    if not text.strip():
        raise UnreadableFileError(f"the file is empty; {allowed}")
    return text
