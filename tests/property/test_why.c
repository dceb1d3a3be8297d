/* Waits, counted a second time from outside, and the chains that explain them.
 *
 * The second account knows nothing of pools, lines or their sums: after every event it asks each
 * vessel named in the trace whether it waits, and each that waits for what, and adds up the time
 * that passes. Both accounts must agree to the millisecond, in all and cause by cause. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/sanitized.h"
#include "io/scenario_file.h"
#include "sim/why.h"

#include <stdio.h>
#include <string.h>

static const ScenarioSources sources = {SOURCE_DIR "/assets", SOURCE_DIR "/maps"};

enum { SEEDS = SANITIZED ? 5 : 15 };
enum { WATCHED_SEEDS = 3 }; /* stations are watched, which takes time, in these */

/* Causes that some vessel has explained, over all runs. */
static bool seen[WAIT_CAUSES];

/* ---- the second account ---- */

typedef struct Watched {
    bool waits;
    int32_t cause;
    int64_t since; /* it waits */
    int32_t place; /* in the list of those that wait */
} Watched;

typedef struct Account {
    const Sim *sim;
    Watched *vessels; /* [capacity] by slot */
    int32_t *waiting; /* [waiting_count] slots */
    int32_t capacity, waiting_count;
    int64_t by_cause[WAIT_CAUSES]; /* ms, by stepping from event to event */
    int64_t by_interval;           /* ms, from beginnings to ends of waits */
    int64_t now, cursor;
    int64_t now_waiting[WAIT_CAUSES];
    bool watch_stations;
    bool *has_room;      /* [station_count] open, with a free server, or shut */
    int64_t *full_since; /* [station_count] the last moment at which it had room, or was shut */
    int64_t *mode_since; /* [corridor_count] of a corridor's mode, by the trace */
} Account;

static void make_room(Account *a, int32_t slot)
{
    if (slot < a->capacity) {
        return;
    }
    int32_t capacity = 2 * slot + 64;
    a->vessels = mem_resize(a->vessels, (size_t)a->capacity, (size_t)capacity, sizeof(Watched));
    a->waiting = mem_resize(a->waiting, (size_t)a->capacity, (size_t)capacity, sizeof(int32_t));
    a->capacity = capacity;
}

static void begins(Account *a, int32_t slot, int32_t cause)
{
    a->vessels[slot] = (Watched){true, cause, a->now, a->waiting_count};
    a->waiting[a->waiting_count++] = slot;
    a->now_waiting[cause]++;
}

static void ends(Account *a, int32_t slot)
{
    Watched *w = &a->vessels[slot];
    a->by_interval += a->now - w->since;
    a->now_waiting[w->cause]--;
    int32_t last = a->waiting[--a->waiting_count];
    a->waiting[w->place] = last;
    a->vessels[last].place = w->place;
    w->waits = false;
}

static void look_at(Account *a, int32_t slot)
{
    make_room(a, slot);
    VesselView view = sim_vessel(a->sim, slot);
    Watched *w = &a->vessels[slot];
    bool waits = view.serial != 0 && view.is_waiting;
    if (w->waits && !waits) {
        ends(a, slot);
    } else if (!w->waits && waits) {
        begins(a, slot, (int32_t)view.cause);
    } else if (waits && w->cause != (int32_t)view.cause) {
        a->now_waiting[w->cause]--;
        w->cause = (int32_t)view.cause;
        a->now_waiting[w->cause]++;
    }
}

/* After an event: those in the trace may have begun or ended a wait, those that wait may wait for
 * something else. */
static void look(Account *a)
{
    TraceRecord records[64];
    int32_t count;
    while ((count = sim_trace(a->sim, &a->cursor, records, 64)) > 0) {
        for (int32_t i = 0; i < count; i++) {
            if (records[i].kind == TRACE_VESSEL || records[i].kind == TRACE_GONE) {
                look_at(a, records[i].subject);
            } else if (records[i].kind == TRACE_CORRIDOR) {
                a->mode_since[records[i].subject] = records[i].t;
            }
        }
    }
    for (int32_t i = a->waiting_count - 1; i >= 0; i--) {
        look_at(a, a->waiting[i]);
    }
    for (int32_t i = 0; a->watch_stations && i < sim_scenario(a->sim)->station_count; i++) {
        StationView view = sim_station(a->sim, i);
        a->has_room[i] = !view.is_open || view.busy < view.servers;
    }
}

static void pass(Account *a, int64_t t)
{
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        a->by_cause[c] += a->now_waiting[c] * (t - a->now);
    }
    for (int32_t i = 0; a->watch_stations && i < sim_scenario(a->sim)->station_count; i++) {
        a->full_since[i] = a->has_room[i] ? t : a->full_since[i];
    }
    a->now = t;
}

static int64_t intervals_so_far(const Account *a)
{
    int64_t sum = a->by_interval;
    for (int32_t i = 0; i < a->waiting_count; i++) {
        sum += a->now - a->vessels[a->waiting[i]].since;
    }
    return sum;
}

static void assert_accounts_agree(const Account *a, uint64_t seed)
{
    SimTotals totals = sim_totals(a->sim);
    int64_t sum = 0;
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        sum += totals.wait_ms[c];
        if (totals.wait_ms[c] != a->by_cause[c]) {
            fail_msg("%s, seed %d: %s: %lld ms, seen from outside %lld ms",
                     sim_scenario(a->sim)->id, (int)seed, wait_cause_names[c],
                     (long long)totals.wait_ms[c], (long long)a->by_cause[c]);
        }
    }
    if (sum != intervals_so_far(a)) {
        fail_msg("%s, seed %d: all waits %lld ms, vessels waited %lld ms", sim_scenario(a->sim)->id,
                 (int)seed, (long long)sum, (long long)intervals_so_far(a));
    }
}

/* ---- the chains ---- */

static bool has_kind(const WhyLink *links, int32_t count, WhyKind kind)
{
    for (int32_t i = 0; i < count; i++) {
        if (links[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* The times that the trace and the watch over stations can tell. */
static void assert_since_is_true(const Account *a, const WhyLink *link)
{
    const Scenario *s = sim_scenario(a->sim);
    if (link->fact == FACT_CORRIDOR_CLOSED) {
        assert_int_equal(link->since, a->mode_since[link->subject]);
    } else if (link->fact == FACT_BUSY && a->watch_stations &&
               s->stations[link->subject].line_count == 1) {
        assert_true(link->since >= a->full_since[link->subject]);
    } else if (link->fact == FACT_EVENT) {
        int64_t t = s->events[link->subject].t;
        assert_int_equal(link->since, t > s->start ? t : s->start);
    } else if (link->fact == FACT_TRUCE) {
        assert_int_equal(link->since, sim_truce_event(a->sim, link->subject).t);
    } else if (link->fact == FACT_WEATHER) {
        assert_int_equal(link->since, sim_weather(a->sim, link->subject).since);
    }
}

static void assert_link_holds(const Sim *sim, const WhyLink *link, int32_t index)
{
    const Scenario *s = sim_scenario(sim);
    char text[WHY_LINK_TEXT];
    sim_why_text(sim, link, text);
    assert_true(strlen(text) > 0 && !strchr(text, '{') && !strchr(text, '}'));
    assert_true(link->of < index && (link->of >= 0) == (index > 0));
    assert_true(link->since <= sim_now(sim) && link->since >= s->start);
    assert_true(link->until >= sim_now(sim));
    StationView station = {0};
    if (link->about == WHY_OF_STATION) {
        station = sim_station(sim, link->subject);
    }
    if (link->fact == FACT_BUSY && s->stations[link->subject].line_count == 1) {
        assert_true(station.busy >= station.servers); /* some may be out of service in use */
    } else if (link->fact == FACT_HOURS) {
        assert_false(station.is_open);
    } else if (link->fact == FACT_NO_SERVERS) {
        assert_int_equal(station.servers, 0);
    } else if (link->fact == FACT_CORRIDOR_CLOSED) {
        assert_int_equal(sim_corridor(sim, link->subject).mode, MODE_CLOSED);
    } else if (link->fact == FACT_PORT_CLOSED) {
        assert_false(sim_port_is_open(sim, link->subject));
    } else if (link->fact == FACT_SILO && link->behind >= 0) {
        VesselView v = sim_vessel(sim, link->vessel), first = sim_vessel(sim, link->behind);
        assert_int_equal(first.port, v.port);
        assert_int_equal(first.commodity, v.commodity);
        assert_true(first.serial != v.serial);
    } else if (link->fact == FACT_INCIDENT) {
        assert_true(sim_incident(sim, link->subject).until > sim_now(sim));
    } else if (link->fact == FACT_WEATHER) {
        assert_true(sim_weather(sim, link->subject).is_on);
    }
}

/* The vessel ahead stands in the same line, one place before. */
static void assert_really_ahead(const Sim *sim, const WhyLink *first)
{
    VesselView v = sim_vessel(sim, first->vessel);
    int32_t place = sim_place_in_line(sim, first->vessel);
    assert_int_equal(first->count, place);
    assert_true((first->behind >= 0) == (place > 1));
    if (first->behind >= 0) {
        VesselView ahead = sim_vessel(sim, first->behind);
        assert_int_equal(ahead.line, v.line);
        assert_int_equal(sim_place_in_line(sim, first->behind), place - 1);
        assert_true(ahead.is_waiting);
    }
}

/* A corridor shut by the truce leads to the truce, one shut by order to the order. */
static void assert_corridor_is_explained(const Sim *sim, const WhyLink *links, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        if (links[i].fact != FACT_CORRIDOR_CLOSED) {
            continue;
        }
        const Corridor *def = &sim_scenario(sim)->corridors[links[i].subject];
        bool by_truce = false;
        for (int32_t r = 0; r < def->rule_count; r++) {
            by_truce |= def->rules[r].clause_count > 0;
        }
        if (sim_corridor(sim, links[i].subject).by_command) {
            assert_true(has_kind(links, count, WHY_EVENT) || has_kind(links, count, WHY_COMMAND));
        } else if (by_truce) {
            assert_true(has_kind(links, count, WHY_AGREEMENT));
        }
    }
}

static void assert_explained(const Account *a, VesselIndex vessel)
{
    const Sim *sim = a->sim;
    WhyLink links[WHY_LINKS];
    int32_t count = sim_why(sim, vessel, links, WHY_LINKS);
    assert_in_range(count, 2, WHY_LINKS);
    assert_int_equal(links[0].kind, WHY_CAUSE);
    bool resource = false;
    for (int32_t i = 0; i < count; i++) {
        assert_link_holds(sim, &links[i], i);
        assert_since_is_true(a, &links[i]);
        assert_true(i == 0 || links[i].depth == links[links[i].of].depth + 1);
        resource |= links[i].kind == WHY_RESOURCE && links[i].of == 0;
    }
    assert_true(resource);
    if (links[0].fact == FACT_IN_LINE) {
        assert_really_ahead(sim, &links[0]);
    }
    assert_corridor_is_explained(sim, links, count);
}

/* All who wait are known to the account, and explain themselves; nobody else does. */
static void assert_all_explained(const Account *a)
{
    int32_t waiting = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(a->sim); i++) {
        VesselView v = sim_vessel(a->sim, i);
        if (v.serial != 0 && v.is_waiting) {
            waiting++;
            seen[v.cause] = true;
            assert_true(i < a->capacity && a->vessels[i].waits);
            assert_explained(a, i);
        } else if (v.serial == 0 || !v.is_stopped) {
            assert_int_equal(sim_why(a->sim, i, NULL, 0), 0);
        }
    }
    assert_int_equal(waiting, a->waiting_count);
}

/* ---- runs ---- */

static void run_watched(const Scenario *scenario, uint64_t seed)
{
    Sim *sim = sim_create(&(SimConfig){.scenario = scenario, .seed = seed, .trace = true});
    Account a = {.sim = sim, .now = scenario->start, .watch_stations = seed <= WATCHED_SEEDS};
    a.has_room = mem_alloc((size_t)scenario->station_count + 1, sizeof a.has_room[0]);
    a.full_since = mem_alloc((size_t)scenario->station_count + 1, sizeof a.full_since[0]);
    a.mode_since = mem_alloc((size_t)scenario->corridor_count + 1, sizeof a.mode_since[0]);
    for (int32_t c = 0; c < scenario->corridor_count; c++) {
        a.mode_since[c] = scenario->start;
    }
    look(&a);
    /* More often than daily, and at every hour of the day. */
    for (int64_t stop = scenario->start; stop < scenario->end;) {
        stop += 17 * MS_PER_HOUR;
        stop = stop < scenario->end ? stop : scenario->end;
        for (int64_t t; (t = sim_next_event(sim)) <= stop;) {
            pass(&a, t);
            sim_step(sim);
            look(&a);
        }
        sim_run_until(sim, stop);
        pass(&a, stop);
        assert_all_explained(&a);
        assert_accounts_agree(&a, seed);
    }
    mem_free(a.vessels);
    mem_free(a.waiting);
    mem_free(a.has_room);
    mem_free(a.full_since);
    mem_free(a.mode_since);
    sim_destroy(sim);
}

static void run_scenario(const char *name)
{
    ScenarioBundle bundle = {0};
    Errors errors = {0};
    if (!scenario_load(&sources, name, NULL, &bundle, &errors)) {
        errors_print(&errors, stderr);
        fail_msg("%s does not load", name);
    }
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        run_watched(bundle.scenario, seed);
    }
    scenario_bundle_free(&bundle);
}

static void test_every_bundled_wait_is_counted_once_and_explained(void **state)
{
    (void)state;
    ScenarioList list = {0};
    Errors errors = {0};
    assert_true(scenario_list(&sources, &list, &errors));
    for (int32_t i = 0; i < list.count; i++) {
        run_scenario(list.items[i].id);
    }
    scenario_list_free(&list);
}

/* Together with the bundled scenarios these small worlds have every cause of waiting, but for a
 * port without any power (which has a test of its own) and depth. */
static void test_every_cause_is_counted_once_and_explained(void **state)
{
    (void)state;
    static const char *const names[] = {
        "gates.yaml",         "toy-silo.yaml",      "toy-truce.yaml",      "toy-shut.yaml",
        "toy-two-ports.yaml", "crowded-truce.yaml", "theory-hospital.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/tests/data/%s", SOURCE_DIR, names[i]);
        run_scenario(path);
    }
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        if (!seen[c] && c != CAUSE_NO_POWER && c != CAUSE_DRAUGHT) {
            fail_msg("nobody waited for %s", wait_cause_names[c]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bundled_wait_is_counted_once_and_explained),
        cmocka_unit_test(test_every_cause_is_counted_once_and_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
