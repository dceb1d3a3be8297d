/* Reads a map's network.geojson: ports, waypoints, lanes and areas, one feature each. What the
 * properties mean is said in maps/black-sea/SOURCES.md; what they become, in model/network.h.
 * Whether the lanes keep to the sea and measure what they should is the business of
 * io/map_check.h. */
#ifndef CORRIDOR_IO_MAP_FILE_H
#define CORRIDOR_IO_MAP_FILE_H

#include "base/error.h"
#include "model/network.h"

/* Reads <folder>/network.geojson. False with all its errors (file, line, column), *out untouched.
 * Free with network_free. The network's name is the last part of folder. */
bool map_load_network(const char *folder, Network *out, Errors *errors);

/* "folder/name" in memory of its own; free with mem_free. */
char *map_path(const char *folder, const char *name);

#endif
