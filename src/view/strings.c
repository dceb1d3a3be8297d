#include "view/strings.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "model/geo.h"

#include <math.h>

static const double reach_m = 30000;

/* ---- the axis ---- */

static void axis_add(StringAxis *axis, int32_t *capacity, GeoPoint at)
{
    int32_t n = axis->point_count, room = *capacity;
    if (n > 0 && axis->points[n - 1].lon == at.lon && axis->points[n - 1].lat == at.lat) {
        return;
    }
    axis->points = mem_grow(axis->points, n, capacity, sizeof axis->points[0]);
    axis->along_m = mem_grow(axis->along_m, n, &room, sizeof axis->along_m[0]);
    axis->points[n] = at;
    axis->along_m[n] = n > 0 ? axis->along_m[n - 1] + geo_distance_m(axis->points[n - 1], at) : 0;
    axis->length_m = axis->along_m[n];
    axis->point_count++;
}

/* Shut lanes as in peace, but for those of the corridor. */
static uint8_t *lanes_shut(const Scenario *s, int32_t corridor)
{
    uint8_t *shut = mem_alloc((size_t)s->network->lane_count + 1, 1);
    network_shut_as_in_peace(s->network, shut);
    for (int32_t c = 0; corridor >= 0 && c < s->corridor_count; c++) {
        for (int32_t l = 0; l < s->corridors[c].lane_count; l++) {
            shut[s->corridors[c].lanes[l]] = c != corridor;
        }
    }
    return shut;
}

static bool find_axis(const Scenario *s, int32_t flow, int32_t port, int32_t corridor,
                      StringAxis *axis)
{
    enum { LEGS = 512 };
    DirectedLeg route[LEGS];
    const Network *n = s->network;
    uint8_t *shut = lanes_shut(s, corridor);
    RouteQuery query = {n->ports[port].berth_node, s->flows[flow].exit_node, 6000, 0, shut};
    int32_t legs = network_route(n, &query, route, LEGS);
    if (legs <= 0) { /* then by whatever lanes there are */
        query.lane_shut = NULL;
        legs = network_route(n, &query, route, LEGS);
    }
    mem_free(shut);
    *axis = (StringAxis){.flow = flow, .port = port, .corridor = corridor};
    int32_t capacity = 0;
    for (int32_t i = 0; i < legs; i++) {
        int32_t metres = n->legs[leg_index(route[i])].length_m;
        int32_t steps = 1 + metres / 3000;
        for (int32_t k = 0; k <= steps; k++) {
            axis_add(axis, &capacity,
                     leg_pose(n, route[i], (int32_t)((int64_t)metres * k / steps)).at);
        }
    }
    if (axis->point_count < 2) {
        string_axis_free(axis);
        return false;
    }
    return true;
}

static bool flow_calls_at(const Flow *flow, int32_t port)
{
    for (int32_t i = 0; i < flow->port_count; i++) {
        if (flow->ports[i] == port) {
            return true;
        }
    }
    return false;
}

/* Flows that sail the same way share an axis. */
static bool is_known(const Scenario *s, const StringAxis *axes, int32_t count, int32_t flow,
                     int32_t port, int32_t corridor)
{
    for (int32_t i = 0; i < count; i++) {
        if (axes[i].port == port && axes[i].corridor == corridor &&
            s->flows[axes[i].flow].exit_node == s->flows[flow].exit_node) {
            return true;
        }
    }
    return false;
}

int32_t string_axes(const Scenario *s, StringAxis *axes, int32_t capacity)
{
    int32_t count = 0;
    for (int32_t f = 0; s->network && f < s->flow_count; f++) {
        const Flow *flow = &s->flows[f];
        if (!flow->counted || flow->exit_node < 0 || flow->port_count == 0) {
            continue;
        }
        bool served = false;
        for (int32_t c = 0; c < s->corridor_count && count < capacity; c++) {
            const Corridor *corridor = &s->corridors[c];
            bool calls = corridor->port_count > 0 && flow_calls_at(flow, corridor->ports[0]);
            served = served || calls;
            if (calls && !is_known(s, axes, count, f, corridor->ports[0], c)) {
                count += find_axis(s, f, corridor->ports[0], c, &axes[count]);
            }
        }
        if (!served && count < capacity && !is_known(s, axes, count, f, flow->ports[0], -1)) {
            count += find_axis(s, f, flow->ports[0], -1, &axes[count]);
        }
    }
    return count;
}

void string_axis_free(StringAxis *axis)
{
    mem_free(axis->points);
    mem_free(axis->along_m);
    axis->points = NULL;
    axis->along_m = NULL;
    axis->point_count = 0;
}

/* On a flat map about the point, which is good enough within the reach. */
double string_axis_along(const StringAxis *axis, GeoPoint at)
{
    static const double metres_a_degree = 111195; /* of a sphere of 6371 km */
    double kx = metres_a_degree * cos(at.lat * 0.017453292519943295), ky = metres_a_degree;
    double best = reach_m * reach_m, along = NAN;
    for (int32_t i = 1; i < axis->point_count; i++) {
        GeoPoint a = axis->points[i - 1], b = axis->points[i];
        double ax = (a.lon - at.lon) * kx, ay = (a.lat - at.lat) * ky;
        double dx = (b.lon - a.lon) * kx, dy = (b.lat - a.lat) * ky;
        double length = dx * dx + dy * dy;
        double part = length > 0 ? -(ax * dx + ay * dy) / length : 0;
        part = fmin(fmax(part, 0), 1);
        double x = ax + part * dx, y = ay + part * dy, distance = x * x + y * y;
        if (distance < best) {
            best = distance;
            along = axis->along_m[i - 1] + part * (axis->along_m[i] - axis->along_m[i - 1]);
        }
    }
    return along;
}

/* ---- looking ---- */

struct Strings {
    Shadow shadow;
    const StringAxis *axis;
    StringTrack *tracks;
    int32_t track_count, track_capacity;
    StringSample *samples;
    int32_t sample_count, sample_capacity;
    int32_t *track_of_slot; /* [slot_count] */
    int32_t slot_count;
    StringClosure *closures;
    int32_t closure_count, closure_capacity;
    bool closed;
    int64_t end;
};

Strings *strings_create(const Scenario *scenario, uint64_t seed, const StringAxis *axis)
{
    Strings *s = mem_alloc(1, sizeof *s);
    shadow_open(&s->shadow, scenario, seed);
    s->axis = axis;
    s->end = scenario->start;
    return s;
}

void strings_destroy(Strings *s)
{
    if (s) {
        shadow_close(&s->shadow);
        mem_free(s->tracks);
        mem_free(s->samples);
        mem_free(s->track_of_slot);
        mem_free(s->closures);
        mem_free(s);
    }
}

static int32_t track_for(Strings *s, VesselIndex slot, const VesselView *view)
{
    while (slot >= s->slot_count) {
        int32_t more = s->slot_count > 0 ? 2 * s->slot_count : 256;
        s->track_of_slot = mem_resize(s->track_of_slot, (size_t)s->slot_count, (size_t)more,
                                      sizeof s->track_of_slot[0]);
        for (; s->slot_count < more; s->slot_count++) {
            s->track_of_slot[s->slot_count] = -1;
        }
    }
    int32_t track = s->track_of_slot[slot];
    if (track < 0 || s->tracks[track].serial != view->serial) {
        s->tracks = mem_grow(s->tracks, s->track_count, &s->track_capacity, sizeof s->tracks[0]);
        track = s->track_count++;
        s->tracks[track] = (StringTrack){view->serial, view->name, -1};
        s->track_of_slot[slot] = track;
    }
    return track;
}

static bool same_place(const StringSample *a, const StringSample *b)
{
    bool off = isnan(a->along_m) && isnan(b->along_m);
    return (off || fabsf(a->along_m - b->along_m) < 50) && a->laden == b->laden &&
           a->waits == b->waits;
}

static void add_sample(Strings *s, int32_t track, StringSample sample)
{
    int32_t last = s->tracks[track].last;
    if (last >= 0 && s->samples[last].previous >= 0 && same_place(&s->samples[last], &sample) &&
        same_place(&s->samples[s->samples[last].previous], &sample)) {
        s->samples[last].t = sample.t; /* it lies still */
        return;
    }
    s->samples = mem_grow(s->samples, s->sample_count, &s->sample_capacity, sizeof s->samples[0]);
    sample.previous = last;
    s->samples[s->sample_count] = sample;
    s->tracks[track].last = s->sample_count++;
}

static void look(Strings *s, int64_t t)
{
    const Sim *sim = s->shadow.sim;
    const Flow *flows = s->shadow.scenario->flows;
    for (VesselIndex v = 0; v < sim_vessel_slots(sim); v++) {
        VesselView view = sim_vessel(sim, v);
        Pose pose;
        if (view.serial != 0 && flows[view.flow].counted && sim_pose(sim, v, t, &pose)) {
            StringSample sample = {t, (float)string_axis_along(s->axis, pose.at), -1, view.is_laden,
                                   view.is_waiting};
            add_sample(s, track_for(s, v, &view), sample);
        }
    }
    bool closed =
        s->axis->corridor >= 0 && sim_corridor(sim, s->axis->corridor).mode == MODE_CLOSED;
    if (closed && !s->closed) {
        s->closures =
            mem_grow(s->closures, s->closure_count, &s->closure_capacity, sizeof s->closures[0]);
        int64_t since = sim_corridor(sim, s->axis->corridor).since;
        s->closures[s->closure_count++] = (StringClosure){since, t};
    } else if (s->closed) {
        int64_t until = closed ? t : sim_corridor(sim, s->axis->corridor).since;
        s->closures[s->closure_count - 1].to = until;
    }
    s->closed = closed;
    s->end = t;
}

static void forget(Strings *s)
{
    s->track_count = s->sample_count = s->closure_count = 0;
    s->closed = false;
    for (int32_t i = 0; i < s->slot_count; i++) {
        s->track_of_slot[i] = -1;
    }
    s->end = s->shadow.scenario->start;
}

bool strings_follow(Strings *s, const Sim *sim, int32_t max_events, int32_t max_looks)
{
    if (shadow_check(&s->shadow, sim) != INT64_MAX) {
        forget(s);
    }
    for (int32_t i = 0; i < max_looks; i++) {
        int64_t next = s->end + STRING_HOURS * MS_PER_HOUR;
        if (next > sim_now(sim)) {
            return true;
        }
        if (!shadow_run(&s->shadow, sim, next, &max_events)) {
            return false;
        }
        look(s, next);
    }
    return s->end + STRING_HOURS * MS_PER_HOUR > sim_now(sim);
}

/* ---- reading ---- */

int32_t strings_tracks(const Strings *s)
{
    return s->track_count;
}

const StringTrack *strings_track(const Strings *s, int32_t track)
{
    return &s->tracks[track];
}

const StringSample *strings_sample(const Strings *s, int32_t sample)
{
    return &s->samples[sample];
}

int32_t strings_closures(const Strings *s)
{
    return s->closure_count;
}

StringClosure strings_closure(const Strings *s, int32_t closure)
{
    return s->closures[closure];
}

int64_t strings_end(const Strings *s)
{
    return s->end;
}
