"""As much of PNG as tests of pictures need: size and filtered bytes of pictures that one encoder
wrote with one setting, so that equal pictures have equal bytes."""
import dataclasses
import struct
import zlib


@dataclasses.dataclass
class Picture:
    width: int
    height: int
    pixels: bytes  # rows, each behind its filter byte

    def is_uniform(self):
        """Rows of one colour are, filtered, a few values only; a drawn picture has most of them."""
        return len(set(self.pixels)) < 32


def png_rows(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    at, parts, size = 8, [], None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        elif kind == b"IDAT":
            parts.append(body)
        at += 12 + length
    return Picture(size[0], size[1], zlib.decompress(b"".join(parts)))
