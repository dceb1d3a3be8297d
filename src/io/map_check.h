/* Proves what a map promises: that its lanes hang together, keep to the water, and are as long as
 * independent sources say. */
#ifndef CORRIDOR_IO_MAP_CHECK_H
#define CORRIDOR_IO_MAP_CHECK_H

#include "base/error.h"
#include "model/network.h"

/* How far the proof went. */
typedef struct MapCheckReport {
    int32_t parts;        /* of the graph with all lanes open; 1: connected */
    int32_t segments;     /* of lanes, compared with the coast */
    int32_t coast_edges;  /* that they were compared with */
    int32_t near_berths;  /* segments that cross land close to berths, which is let pass */
    int32_t routes;       /* compared with distances.csv */
    double worst_percent; /* largest difference among them */
} MapCheckReport;

/* Checks the network read from the folder:
 *   - every node can be reached from every other, all lanes open;
 *   - no lane crosses land-high.geojson, save for rivers and channels (narrower than the coast is
 *     drawn) and within 2.5 nm of a port's berths (quays are drawn as coast);
 *   - routes are as long as distances.csv (columns from, to, mode, lane_nm, source) says, to 4 %.
 * False with all failures in errors, each with its file and line. *report is filled either way. */
bool map_check(const char *folder, const Network *network, Errors *errors, MapCheckReport *report);

#endif
