"""Which encoding a text has that is not UTF-8: Windows-1252, ISO-8859-15 or -1, or a mixture."""

import codecs
import re
from pathlib import Path

_CHUNK = 1 << 22
# The bytes that Windows-1252 leaves undefined, and those that it alone has letters for.
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_WINDOWS = re.compile(rb"[\x80-\x9f]")
# Accented letters and typographic marks of UTF-8, which Windows-1252 would show as `Ã©`, `â€™`.
_UTF_8 = re.compile(
    rb"\xc3[\x80-\xbf]|\xc5[\x92\x93\xb8]|\xc2\xa0|\xe2\x80[\x90-\xaf]|\xe2\x82\xac"
)
# The currency sign, and fractions within words: the euro sign, Œ, œ, Ÿ of ISO-8859-15.
_LATIN_9 = re.compile(rb"\xa4|[A-Za-z\xc0-\xff][\xbc-\xbe][A-Za-z\xc0-\xff]|[\xbc\xbd][a-z]{2}")

# The name of what Python does with bytes that are not UTF-8: it reads them as Windows-1252.
AS_WINDOWS = "prospecting-roi-as-windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = error.object[error.start : error.end]
    return "".join(_letter(byte) for byte in found), error.end


def _letter(byte: int) -> str:
    codec = "latin-1" if _UNDEFINED.match(bytes([byte])) else "cp1252"
    return bytes([byte]).decode(codec)


codecs.register_error(AS_WINDOWS, _as_windows)


def other_codec(path: Path) -> str:
    """The codec of a text that is not wholly UTF-8; `utf-8-sig` when it is so in part."""
    has_utf_8 = has_undefined = has_windows = has_latin_9 = False
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            has_utf_8 = has_utf_8 or bool(_UTF_8.search(chunk))
            has_undefined = has_undefined or bool(_UNDEFINED.search(chunk))
            has_windows = has_windows or bool(_WINDOWS.search(chunk))
            has_latin_9 = has_latin_9 or bool(_LATIN_9.search(chunk))
    if has_utf_8:
        return "utf-8-sig"
    if has_undefined:
        return "latin-1"
    return "iso8859-15" if has_latin_9 and not has_windows else "cp1252"
