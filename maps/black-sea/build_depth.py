#!/usr/bin/python3
"""Writes depth.png and depth.json: heights of the map's region, for tinting sea and land only.

Source: ETOPO5 (NOAA, 5 arc minutes) as etopo5.cdf in the Debian package ferret-datasets.
Needs the Debian packages python3-netcdf4 and python3-numpy.

depth.png is 16-bit gray, value = metres above sea level + offset; row 0 is the northernmost.
depth.json gives west and south (degrees, of the centres of the first column and the last row),
step (degrees), width, height and offset.
"""
import json
import os
import struct
import sys
import zlib

import netCDF4
import numpy

SOURCE = "/usr/share/ferret-vis/data/etopo5.cdf"
WEST, SOUTH, EAST, NORTH = 13.0, 33.5, 51.0, 53.0
OFFSET = 12000


def read_region(path):
    data = netCDF4.Dataset(path)
    lon = numpy.asarray(data.variables["ETOPO05_X"][:], dtype=float)
    lat = numpy.asarray(data.variables["ETOPO05_Y"][:], dtype=float)
    height = data.variables["ROSE"]
    step = 1.0 / 12.0
    columns = int(round((EAST - WEST) / step)) + 1
    rows = int(round((NORTH - SOUTH) / step)) + 1
    first_lon, first_lat = lon[0], lat[0]
    column = numpy.round((WEST + step * numpy.arange(columns) - first_lon) / step).astype(int)
    column %= len(lon)
    row = numpy.round((NORTH - step * numpy.arange(rows) - first_lat) / (lat[1] - lat[0])).astype(int)
    whole = numpy.asarray(height[min(row):max(row) + 1, :], dtype=float)
    return whole[row - min(row)][:, column], step


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def write_gray16(path, values):
    height, width = values.shape
    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) +
                  chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    source = sys.argv[1] if len(sys.argv) > 1 else SOURCE
    height, step = read_region(source)
    values = numpy.clip(numpy.round(height) + OFFSET, 0, 65535).astype(numpy.uint16)
    write_gray16(os.path.join(folder, "depth.png"), values)
    about = {"west": WEST, "south": SOUTH, "step": step, "width": values.shape[1],
             "height": values.shape[0], "offset": OFFSET,
             "source": "NOAA ETOPO5 (Debian package ferret-datasets); for tinting only"}
    with open(os.path.join(folder, "depth.json"), "w", encoding="utf-8") as out:
        json.dump(about, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
