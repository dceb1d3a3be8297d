/* Weather: each is an actor with one alarm. Clear times and spells follow each other; a cycle's two
 * draws are numbered by the cycle, so nothing that is decided in a run moves them. */
#include "sim/state.h"

#include <assert.h>

__extension__ typedef unsigned __int128 u128;

/* Rates are per 10^6 clear days; a clear time is drawn as expected spells in units of 2^-32. */
#define CLEAR_PERIOD_MS (1000000 * MS_PER_DAY)

/* When `units` expected spells have passed since t, each month at its own rate; NEVER past end. */
static int64_t spell_begins(const Weather *weather, int64_t t, uint64_t units, int64_t end)
{
    while (t <= end) {
        uint64_t rate = (uint64_t)weather->begins[time_to_civil(t).month - 1];
        int64_t month_ends = time_next_month(t);
        if (rate > 0) {
            u128 ms = ((u128)units * (uint64_t)CLEAR_PERIOD_MS) / ((u128)rate << 32) + 1;
            if (ms <= (u128)(uint64_t)(month_ends - t)) {
                return t + (int64_t)ms;
            }
            units -= (uint64_t)((((u128)rate << 32) * (uint64_t)(month_ends - t)) /
                                (uint64_t)CLEAR_PERIOD_MS);
        }
        t = month_ends;
    }
    return NEVER;
}

static RngBlock luck(const Sim *sim, int32_t index)
{
    return rng_block(sim->key, (uint64_t)index, PURPOSE_WEATHER, sim->weather[index].count);
}

static void schedule(Sim *sim, int32_t index)
{
    set_alarm(sim, slot_of_weather(sim, index), ALARM_WEATHER, sim->weather[index].until);
}

static void begin_clear(Sim *sim, int32_t index)
{
    const Weather *weather = &sim->scenario->weather[index];
    WeatherState *state = &sim->weather[index];
    state->on_ms += state->is_on ? sim->h.now - state->since : 0;
    state->is_on = false;
    state->since = sim->h.now;
    uint64_t units = (uint64_t)distribution_draw(weather->unit_gap, luck(sim, index).u[0]);
    state->until = spell_begins(weather, sim->h.now, units, sim->h.end);
    schedule(sim, index);
}

static void begin_spell(Sim *sim, int32_t index)
{
    WeatherState *state = &sim->weather[index];
    state->is_on = true;
    state->since = sim->h.now;
    state->until =
        sim->h.now + distribution_draw(sim->scenario->weather[index].length, luck(sim, index).u[1]);
    schedule(sim, index);
    state->count++;
}

/* Tells stations, lanes and ports of a spell that begins (+1) or ends (-1). */
static void tell(Sim *sim, const Weather *weather, int32_t change)
{
    for (int32_t i = 0; i < weather->lane_count; i++) {
        sim->lane_weather[weather->lanes[i]] =
            (uint8_t)(sim->lane_weather[weather->lanes[i]] + change);
    }
    for (int32_t i = 0; i < weather->port_count; i++) {
        sim->port_weather[weather->ports[i]] =
            (uint8_t)(sim->port_weather[weather->ports[i]] + change);
        if (sim->scenario->port_settings[weather->ports[i]].rules.pilots > 0) {
            port_alarm(sim, weather->ports[i]);
        }
    }
    for (int32_t i = 0; i < weather->station_count; i++) {
        station_weather(sim, weather->stations[i], change);
    }
    if (change < 0) {
        voyage_weather_cleared(sim);
    }
}

void weather_alarm(Sim *sim, int32_t index)
{
    const Weather *weather = &sim->scenario->weather[index];
    bool begins = !sim->weather[index].is_on;
    if (begins) {
        begin_spell(sim, index);
    } else {
        begin_clear(sim, index);
    }
    trace_add(sim, TRACE_WEATHER, 0, index, begins, -1);
    tell(sim, weather, begins ? 1 : -1);
}

void weather_start(Sim *sim)
{
    for (int32_t i = 0; i < sim->scenario->weather_count; i++) {
        begin_clear(sim, i);
    }
}

WeatherView sim_weather(const Sim *sim, int32_t index)
{
    const WeatherState *state = &sim->weather[index];
    return (WeatherView){.kind = sim->scenario->weather[index].kind,
                         .is_on = state->is_on,
                         .since = state->since,
                         .until = state->until,
                         .spells = (int32_t)state->count,
                         .on_ms = state->on_ms + (state->is_on ? sim->h.now - state->since : 0)};
}

int32_t sim_station_weather(const Sim *sim, int32_t station)
{
    for (int32_t w = 0; w < sim->scenario->weather_count; w++) {
        const Weather *weather = &sim->scenario->weather[w];
        for (int32_t i = 0; sim->weather[w].is_on && i < weather->station_count; i++) {
            if (weather->stations[i] == station) {
                return w;
            }
        }
    }
    return -1;
}
