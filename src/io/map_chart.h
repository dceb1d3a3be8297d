/* Loads the chart of a map folder: land-low, land-mid, land-high, borders, rivers, lakes and
 * isobaths (.geojson), and the heights depth.png with depth.json, which may both be missing. */
#ifndef CORRIDOR_IO_MAP_CHART_H
#define CORRIDOR_IO_MAP_CHART_H

#include "base/error.h"
#include "model/chart.h"

#include <stdbool.h>

/* Everything; *out must be empty. False: reported in errors, and *out holds what could be read.
 * Free with chart_free either way. */
bool map_load_chart(const char *folder, Chart *out, Errors *errors);

/* One GeoJSON file of Polygon, MultiPolygon, LineString or MultiLineString features, added to
 * *out; "depth" among the properties becomes depth_m. Numbers and nesting are checked, keys that
 * mean nothing here are skipped. False: reported. */
bool map_load_shapes(const char *path, ChartShapes *out, Errors *errors);

/* The heights; no error and an empty grid when the folder has neither file. */
bool map_load_relief(const char *folder, ChartGrid *out, Errors *errors);

#endif
