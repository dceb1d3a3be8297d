#!/usr/bin/python3
"""Make the map files of this folder from geodata that Debian packages.

    sudo apt-get install gmt gmt-gshhg-full gmt-gshhg-high ferret-datasets \\
                         python3-shapely python3-numpy python3-netcdf4
    python3 maps/black-sea/build_map.py [--out DIR]

Writes land-{low,mid,high}, borders, rivers, lakes and isobaths (GeoJSON, four decimals), depth.png and
depth.json. It needs no network connection and takes under a minute. network.geojson and distances.csv are kept by hand;
this script only reads network.geojson, to prove that the strait lanes stay in the water of land-high.
SOURCES.md says where everything comes from.

Coast: GSHHG, full resolution inside INNER and high resolution out to WIDE, so that a window wider than the
Black Sea shows real coast. Relief: ETOPO5 on its own 5-minute grid.
"""
import argparse
import json
import math
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import netCDF4
import numpy as np
from shapely.geometry import LineString, Point, Polygon, box, shape
from shapely.geometry.polygon import orient
from shapely.ops import linemerge, polygonize, transform, unary_union

WIDE = (13.0, 33.5, 51.0, 53.0)  # west, south, east, north
INNER = (22.0, 38.5, 42.5, 47.8)
ETOPO5 = "/usr/share/ferret-vis/data/etopo5.cdf"

# name, tolerance in km, smallest island or hole kept in km2
LEVELS = (("low", 1.0, 4.0), ("mid", 0.25, 0.25), ("high", 0.06, 0.02))
SEA_SEEDS = ((34.0, 43.3), (18.5, 36.0), (30.0, 34.2), (15.5, 42.8))  # Black Sea, Ionian, Levant, Adriatic
# A ship must be able to pass from one point to the other inside the box.
STRAITS = {
    "Bosphorus": ((28.85, 40.95, 29.25, 41.30), (28.99, 40.97), (29.15, 41.27)),
    "Dardanelles": ((25.90, 39.90, 27.10, 40.70), (25.98, 40.02), (27.00, 40.50)),
    "Kerch": ((36.20, 44.90, 37.00, 45.60), (36.45, 44.95), (36.70, 45.55)),
}
ISOBATHS = (50, 200, 1000, 2000)
DEPTH_OFFSET = 12000  # stored value = metres above sea level + this

# A local plane in kilometres, true at 43.5 N: good enough for tolerances and areas.
KM_LON = 111.320 * math.cos(math.radians(43.5))
KM_LAT = 110.95


def to_km(geometry):
    return transform(lambda x, y, z=None: (x * KM_LON, y * KM_LAT), geometry)


def to_degrees(geometry):
    return transform(lambda x, y, z=None: (x / KM_LON, y / KM_LAT), geometry)


def parts(geometry, kind):
    """The non-empty members of a geometry that are of one kind ('Polygon' or 'LineString')."""
    return [g for g in getattr(geometry, "geoms", [geometry]) if g.geom_type == kind and not g.is_empty]


def gmt(work, *args):
    """Run one GMT module in the work folder (GMT leaves its history file there) and return its output."""
    run = subprocess.run(("gmt",) + args, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit("gmt %s: %s" % (" ".join(args), run.stderr.strip()))
    return run.stdout


def segments(text):
    """GMT multi-segment text -> [(header, [(lon, lat), ...])]."""
    found = []
    header, points = "", []
    for line in text.splitlines() + [">"]:
        if line.startswith(">"):
            if len(points) > 1:
                found.append((header, points))
            header, points = line, []
        elif line and not line.startswith("#"):
            x, y = line.split()[:2]
            points.append((round(float(x), 6), round(float(y), 6)))
    return found


def pscoast(work, bounds, resolution, *what):
    west, south, east, north = bounds
    region = "-R%g/%g/%g/%g" % (west, east, south, north)
    return segments(gmt(work, "pscoast", region, "-D" + resolution, "-M", *what))


def grow(bounds, degrees):
    return (bounds[0] - degrees, bounds[1] - degrees, bounds[2] + degrees, bounds[3] + degrees)


def shores(work, bounds, resolution):
    """Shore lines by GSHHG level: 1 sea, 2 lake, 3 island in a lake."""
    lines = {1: [], 2: [], 3: []}
    for header, points in pscoast(work, bounds, resolution, "-W"):
        level = int(re.search(r"Level (\d)", header).group(1))
        if level in lines:
            lines[level].append(LineString(points))
    return lines


def sea_of(lines, bounds):
    """Sea inside bounds. GMT gives line pieces, not polygons: close them with the frame and take the faces
    that hold a known point of the sea."""
    frame = box(*bounds)
    pieces = [p for line in lines[1] for p in parts(line.intersection(frame), "LineString")]
    faces = polygonize(unary_union(pieces + [frame.exterior]))
    seeds = [Point(s) for s in SEA_SEEDS]
    return unary_union([f for f in faces if any(f.contains(s) for s in seeds)])


def land_of(work, coast_inner, coast_wide):
    wide, inner = box(*WIDE), box(*INNER)
    margin = grow(INNER, 0.9)  # so that bays cut by the inner frame still join the sea
    outside = wide.difference(sea_of(coast_wide, WIDE)).difference(inner)
    inside = inner.difference(sea_of(coast_inner, margin))
    return unary_union([outside.buffer(1e-7), inside.buffer(1e-7)])  # the buffer closes the seam


def rounded(polygon, smallest=0.0):
    """The polygon as valid polygons whose corners are exactly what is written: four decimals, no repeats."""
    if polygon.is_empty:
        return []

    def ring(coords):
        points = []
        for x, y in coords:
            p = (round(x, 4) + 0.0, round(y, 4) + 0.0)
            if not points or points[-1] != p:
                points.append(p)
        return points if len(points) >= 4 else None

    outer = ring(polygon.exterior.coords)
    if outer is None:
        return []
    result = Polygon(outer, [h for h in (ring(i.coords) for i in polygon.interiors) if h])
    if result.is_valid:
        return [orient(result)] if to_km(result).area >= smallest else []
    return [q for p in parts(result.buffer(0), "Polygon") for q in rounded(p, smallest)]


def simplified(polygons, tolerance, smallest):
    out = []
    for polygon in polygons:
        flat = to_km(polygon)
        if flat.area < smallest:
            continue
        for p in parts(flat.simplify(tolerance).buffer(0), "Polygon"):
            if p.area < smallest:
                continue
            kept = Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area > smallest])
            out += rounded(to_degrees(kept), smallest)
    out.sort(key=lambda p: (-round(p.area, 9), p.exterior.coords[0]))
    return out


def passage_m(land, bounds, start, end):
    """Diameter in metres of the widest disc that can be moved through water from start to end; 0 if none can."""
    frame = box(*bounds)
    water = to_km(frame.difference(unary_union([p.intersection(frame) for p in land if p.intersects(frame)])))
    a, b = to_km(Point(start)), to_km(Point(end))

    def open_for(radius):
        room = water.buffer(-radius) if radius else water
        return any(p.distance(a) < 2 and p.distance(b) < 2 for p in parts(room, "Polygon"))

    if not open_for(0):
        return 0
    low, high = 0.0, 4.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if open_for(middle) else (low, middle)
    return round(2000 * low)


def strait_lanes(folder):
    path = os.path.join(folder, "network.geojson")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        features = json.load(file)["features"]
    return [(f["properties"]["id"], shape(f["geometry"])) for f in features if f["properties"].get("kind") == "strait"]


def write_features(path, geometry_type, rows):
    """rows: [(properties, coordinates)], one feature a line so that a change can be read."""
    lines = []
    for properties, coordinates in rows:
        feature = {"type": "Feature", "properties": properties,
                   "geometry": {"type": geometry_type, "coordinates": coordinates}}
        lines.append(json.dumps(feature, separators=(",", ":")))
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n")
    print("%-18s %5d features %8d bytes" % (os.path.basename(path), len(rows), os.path.getsize(path)))


def polygon_rows(polygons):
    return [({}, [[list(c) for c in r.coords] for r in [p.exterior] + list(p.interiors)]) for p in polygons]


def line_rows(lines, decimals=4):
    rows = []
    for properties, line in lines:
        points = []
        for x, y in line.coords:
            p = [round(x, decimals) + 0.0, round(y, decimals) + 0.0]
            if not points or points[-1] != p:
                points.append(p)
        if len(points) > 1:
            rows.append((properties, points))
    return rows


def build_land(out, land):
    levels = {}
    for name, tolerance, smallest in LEVELS:
        levels[name] = simplified(parts(land, "Polygon"), tolerance, smallest)
        write_features(os.path.join(out, "land-%s.geojson" % name), "Polygon", polygon_rows(levels[name]))
        for strait, (bounds, start, end) in STRAITS.items():
            width = passage_m(levels[name], bounds, start, end)
            print("    %-12s open for %d m" % (strait, width))
            if width == 0:
                sys.exit("land-%s: the %s is closed" % (name, strait))
    for lane, line in strait_lanes(os.path.dirname(os.path.abspath(__file__))):
        if any(p.intersects(line) for p in levels["high"]):
            sys.exit("land-high: strait lane %s touches land" % lane)
    return levels


def build_lines(work, out):
    frame = box(*WIDE)
    for name, flags, shortest in (("borders", ("-N1",), 0.0), ("rivers", ("-I0", "-I1", "-I2"), 0.1)):
        lines = [LineString(p) for flag in flags for _, p in pscoast(work, WIDE, "h", flag)]
        merged = parts(linemerge(lines).intersection(frame), "LineString")
        kept = [to_degrees(to_km(line).simplify(0.3)) for line in merged if line.length > shortest]
        kept.sort(key=lambda line: list(line.coords))
        write_features(os.path.join(out, name + ".geojson"), "LineString", line_rows([({}, k) for k in kept]))


def build_lakes(out, coast_inner, coast_lakes):
    """Lakes are drawn over the land. Full resolution where the lake lies in INNER, coarser outside."""
    frame, inner = box(*WIDE), box(*INNER)
    polygons = []
    for lines, wanted, tolerance, smallest in ((coast_inner, True, 0.2, 4.0), (coast_lakes, False, 0.4, 40.0)):
        islands = [p for p in polygonize(unary_union(lines[3])) if to_km(p).area > smallest]
        for lake in polygonize(unary_union(lines[2])):
            if inner.contains(lake.representative_point()) != wanted or not lake.intersects(frame):
                continue
            lake = lake.intersection(frame).difference(unary_union([i for i in islands if lake.contains(i)]))
            polygons += simplified(parts(lake, "Polygon"), tolerance, smallest)
    polygons.sort(key=lambda p: (-round(p.area, 9), p.exterior.coords[0]))
    write_features(os.path.join(out, "lakes.geojson"), "Polygon", polygon_rows(polygons))


def read_relief():
    """ETOPO5 nodes of WIDE: metres above the sea, south row first."""
    data = netCDF4.Dataset(ETOPO5)
    lon, lat = data.variables["ETOPO05_X"][:], data.variables["ETOPO05_Y"][:]
    west, south, east, north = WIDE
    columns = [int(np.argmin(abs(lon - v))) for v in (west, east)]
    rows = [int(np.argmin(abs(lat - v))) for v in (south, north)]
    relief = np.ma.filled(data.variables["ROSE"][rows[0]:rows[1] + 1, columns[0]:columns[1] + 1], np.nan)
    height, width = relief.shape
    if (width, height) != (round((east - west) * 12) + 1, round((north - south) * 12) + 1) or np.isnan(relief).any():
        sys.exit("%s: unexpected grid %dx%d" % (ETOPO5, width, height))
    return relief


def write_png16(path, rows):
    """16-bit greyscale PNG of a 2-D array of uint16, every row with the 'up' filter."""
    height, width = rows.shape
    raw = rows.astype(">u2").view(np.uint8).reshape(height, width * 2)
    up = raw.copy()
    up[1:] = raw[1:] - raw[:-1]  # wraps modulo 256, as PNG wants
    body = b"".join(b"\x02" + row.tobytes() for row in up)

    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))


def build_depth(out, relief):
    height, width = relief.shape
    metres = np.rint(relief).astype(int)
    write_png16(os.path.join(out, "depth.png"), np.flipud(metres) + DEPTH_OFFSET)
    about = {
        "west": WIDE[0], "south": WIDE[1], "step": 1 / 12, "width": width, "height": height,
        "offset": DEPTH_OFFSET,
        "source": "NOAA ETOPO5 (Debian package ferret-datasets); for tinting only",
        "note": "depth.png is 16-bit gray; metres above the sea = value - offset. Row 0 is the northernmost; west and "
                "south are the centres of the first column and the last row; step is in degrees.",
    }
    with open(os.path.join(out, "depth.json"), "w", encoding="utf-8") as file:
        json.dump(about, file, indent=1)
        file.write("\n")
    print("%-18s %dx%d, %d..%d m, %d bytes" % ("depth.png", width, height, metres.min(), metres.max(),
                                               os.path.getsize(os.path.join(out, "depth.png"))))


def smooth(grid):
    """Binomial 5x5."""
    weights = np.array([1, 4, 6, 4, 1]) / 16.0
    padded = np.pad(grid, 2, mode="edge")
    across = sum(w * padded[:, i:i + grid.shape[1]] for i, w in enumerate(weights))
    return sum(w * across[i:i + grid.shape[0], :] for i, w in enumerate(weights))


def doubled(grid):
    height, width = grid.shape
    fine = np.zeros((height * 2 - 1, width * 2 - 1))
    fine[::2, ::2] = grid
    fine[1::2, ::2] = (grid[1:] + grid[:-1]) / 2
    fine[:, 1::2] = (fine[:, 2::2] + fine[:, :-2:2]) / 2
    return smooth(fine)


def build_isobaths(work, out, relief, land):
    """Contours of the smoothed grid, cut away near the coast: there a 9 km grid knows nothing."""
    depth = doubled(doubled(smooth(np.where(relief < 0, -relief, -20.0))))
    path = os.path.join(work, "depth.nc")
    data = netCDF4.Dataset(path, "w", format="NETCDF3_CLASSIC")
    height, width = depth.shape
    for name, low, high, count in (("lon", WIDE[0], WIDE[2], width), ("lat", WIDE[1], WIDE[3], height)):
        data.createDimension(name, count)
        data.createVariable(name, "f8", (name,))[:] = np.linspace(low, high, count)
    data.createVariable("z", "f4", ("lat", "lon"))[:] = depth
    data.close()

    coast = unary_union([p.buffer(0.06).simplify(0.02) for p in land])
    lines = []
    for level in ISOBATHS:
        text = gmt(work, "grdcontour", "depth.nc", "-JX20c", "-C%d," % level, "-D")
        for _, points in segments(text):
            if len(points) < 12:
                continue
            for piece in parts(LineString(points).simplify(0.008).difference(coast), "LineString"):
                if piece.length >= 0.4:
                    lines.append(({"depth": level}, piece))
    lines.sort(key=lambda row: (row[0]["depth"], list(row[1].coords)))
    write_features(os.path.join(out, "isobaths.geojson"), "LineString", line_rows(lines, 3))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description="Make the map files from packaged geodata.")
    parser.add_argument("--out", default=here, help="folder to write to (default: the folder of this script)")
    out = os.path.abspath(parser.parse_args().out)
    if shutil.which("gmt") is None or not os.path.exists(ETOPO5):
        sys.exit("missing packages: see the top of " + os.path.basename(__file__))
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build_map.") as work:
        coast_inner = shores(work, grow(INNER, 1.0), "f")
        coast_wide = shores(work, grow(WIDE, 0.5), "h")
        coast_lakes = shores(work, (WIDE[0] - 0.5, WIDE[1] - 0.5, 56.0, WIDE[3] + 0.5), "h")  # all of the Caspian
        levels = build_land(out, land_of(work, coast_inner, coast_wide))
        build_lines(work, out)
        build_lakes(out, coast_inner, coast_lakes)
        relief = read_relief()
        build_depth(out, relief)
        build_isobaths(work, out, relief, levels["mid"])


if __name__ == "__main__":
    main()
