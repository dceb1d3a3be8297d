/* String lines: where along a corridor each ship was, and when. Filled by a shadow run that stops
 * every few hours. */
#ifndef CORRIDOR_VIEW_STRINGS_H
#define CORRIDOR_VIEW_STRINGS_H

#include "view/shadow.h"

/* A way from a port to the exit, as an axis: every place near it has a distance along it. */
typedef struct StringAxis {
    int32_t flow; /* that sails to the exit; all flows that count are looked at */
    int32_t port;
    int32_t corridor; /* -1: the way uses none */
    GeoPoint *points; /* [point_count] */
    double *along_m;  /* [point_count], rising from 0 */
    int32_t point_count;
    double length_m;
} StringAxis;

/* The ways of the scenario: one for each flow that counts and corridor that serves its ports, or
 * for the flow's first port where there is no corridor; none twice. Returns how many, <= capacity;
 * free each with string_axis_free. */
int32_t string_axes(const Scenario *scenario, StringAxis *axes, int32_t capacity);
void string_axis_free(StringAxis *axis);
/* Metres along the axis of the point of it nearest to `at`; NAN: farther away than 30 km. */
double string_axis_along(const StringAxis *axis, GeoPoint at);

typedef struct StringSample {
    int64_t t;
    float along_m;    /* NAN: not on the axis */
    int32_t previous; /* of the same ship; -1 */
    bool laden, waits;
} StringSample;

typedef struct StringTrack {
    uint64_t serial;
    const char *name; /* of a dated arrival; NULL: made up */
    int32_t last;     /* sample; -1 */
} StringTrack;

/* A time in which the corridor was closed. */
typedef struct StringClosure {
    int64_t from, to;
} StringClosure;

typedef struct Strings Strings;
enum { STRING_HOURS = 3 }; /* between two looks */

Strings *strings_create(const Scenario *scenario, uint64_t seed, const StringAxis *axis);
void strings_destroy(Strings *strings);
/* As record_follow, by at most max_looks looks. */
bool strings_follow(Strings *strings, const Sim *sim, int32_t max_events, int32_t max_looks);

int32_t strings_tracks(const Strings *strings);
const StringTrack *strings_track(const Strings *strings, int32_t track);
const StringSample *strings_sample(const Strings *strings, int32_t sample);
int32_t strings_closures(const Strings *strings);
StringClosure strings_closure(const Strings *strings, int32_t closure);
/* The last look, ms; the scenario's start before the first. */
int64_t strings_end(const Strings *strings);

#endif
