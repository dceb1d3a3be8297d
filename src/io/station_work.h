/* Between the files that read stations: inspections, queues and berths (scenario_stations.c),
 * controls and registrations (scenario_gates.c), and what their services have in common
 * (scenario_service.c). Not for others. */
#ifndef CORRIDOR_IO_STATION_WORK_H
#define CORRIDOR_IO_STATION_WORK_H

#include "io/scenario_reader.h"

/* The stations and lines as they are made; both arrays are large enough from the start. */
typedef struct StationWork {
    Station *stations;
    Line *lines;
    const YamlNode **nodes; /* [station_count] where each was written; NULL: berths */
    int32_t station_count, line_count;
} StationWork;

/* Appends a station with the defaults of its kind, then lines to it. node: NULL for berths. */
Station *work_station(Reader *r, StationWork *work, const YamlNode *node, StationKind kind);
Line *work_line(StationWork *work, const char *id, const char *name);

/* a + between + b in the scenario's arena. */
char *work_joined(Reader *r, const char *a, const char *between, const char *b);

/* "05:00-12:30"; a part that ends at or before its begin goes over midnight and is refused unless
 * over_midnight. False with an error. */
bool work_day_part(Reader *r, const YamlNode *node, bool over_midnight, int64_t *opens,
                   int64_t *closes);

/* Parts of the day, one or a list, or `daylight` at a place; NULL with an error. */
const Hours *work_hours(Reader *r, const YamlNode *node, GeoPoint place);

/* The keys of a service that inspections and queues share, to be put behind their own. */
#define SERVICE_KEYS                                                                               \
    " order! cargo_first minimum minimum_of hours weather service steps set_up pace repeat "       \
    "repeat_after "                                                                                \
    "repeat_causes source"
void work_service(Reader *r, const YamlNode *node, Station *station);
/* Of these, what registrations have too: order, cargo_first, minimum, minimum_of. */
void work_order(Reader *r, const YamlNode *node, Station *station);

void work_controls(Reader *r, const YamlNode *map, int32_t count, StationWork *work);
void work_registrations(Reader *r, const YamlNode *map, int32_t count, StationWork *work);

#endif
