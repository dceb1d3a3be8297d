/* Lives of vessels: of the selected one, and of those whose plots stand in the right column. */
#include "view/plots.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "view/life.h"
#include "view/lives.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LIVES = 8, EVENTS_A_FRAME = 20000 };

typedef struct Lives {
    Life lives[LIVES];
} Lives;

static Life *lives_of(const Desk *desk)
{
    return ((Lives *)part_state(desk, &part_lives))->lives;
}

static void destroy(Desk *desk, void *state)
{
    (void)desk;
    for (int32_t i = 0; i < LIVES; i++) {
        life_close(&((Lives *)state)->lives[i]);
    }
}

static bool follow(Desk *desk, Life *life)
{
    bool whole =
        life_follow(life, desk->sim, desk->config.synchronous ? INT32_MAX : EVENTS_A_FRAME);
    desk->unfinished |= !whole;
    return whole;
}

static bool is_used(const Desk *desk, int32_t slot)
{
    return plots_is_shown(desk, (PlotSpec){PLOT_VESSEL_SPEED, slot}) ||
           plots_is_shown(desk, (PlotSpec){PLOT_VESSEL_COST, slot});
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    (void)list;
    Lives *lives = state;
    for (int32_t i = 0; i < LIVES; i++) {
        if (lives->lives[i].serial != 0 && is_used(desk, i)) {
            follow(desk, &lives->lives[i]);
        }
    }
}

int32_t plots_life(Desk *desk, VesselIndex vessel)
{
    Life *lives = lives_of(desk);
    uint64_t serial = sim_vessel(desk->sim, vessel).serial;
    int32_t slot = -1;
    if (serial == 0) { /* it has just left */
        return -1;
    }
    for (int32_t i = LIVES - 1; i >= 0; i--) {
        if (lives[i].serial == serial) {
            follow(desk, &lives[i]);
            return i;
        }
        slot = is_used(desk, i) ? slot : i;
    }
    if (slot >= 0) {
        life_close(&lives[slot]);
        life_open(&lives[slot], desk->sim, desk->config.seed, vessel);
        follow(desk, &lives[slot]);
    }
    return slot;
}

/* ---- plots ---- */

bool lives_has(const Desk *desk, int32_t slot)
{
    return slot >= 0 && slot < LIVES && lives_of(desk)[slot].serial != 0;
}

/* Waits as shades, each in the colour of its cause. */
static void shade_waits(const Life *life, Plot *plot)
{
    int32_t before = -1;
    for (int32_t i = 0; i < life->count; i++) {
        const LifePoint *p = &life->points[i];
        if (p->cause >= 0 && p->cause == before && plot->shade_count > 0) {
            plot->shades[plot->shade_count - 1].to = p->t;
        } else if (p->cause >= 0 && plot->shade_count < PLOT_SHADES) {
            plot->shades[plot->shade_count++] =
                (Shade){p->t, p->t + MS_PER_HOUR, color_alpha(lives_cause_color(p->cause), 0.25F)};
        }
        before = p->cause;
    }
}

void lives_make(const Desk *desk, PlotSpec spec, PlotData *data)
{
    const Life *life = &lives_of(desk)[spec.index];
    Plot *plot = &data->plot;
    bool cost = spec.kind == PLOT_VESSEL_COST;
    int64_t now = sim_now(desk->sim), last = life->count > 0 ? life->points[life->count - 1].t : 0;
    plot->from = life->born;
    plot->to = last > now ? last : life->over ? last : now;
    plot->to = plot->to < plot->from + 2 * MS_PER_DAY ? plot->from + 2 * MS_PER_DAY : plot->to;
    plot->now = now;
    plot->cursor = desk->cursor;
    plot->count = life->count;
    data->times = mem_alloc((size_t)plot->count + 1, sizeof data->times[0]);
    data->values = mem_alloc((size_t)plot->count + 1, sizeof data->values[0]);
    for (int32_t i = 0; i < plot->count; i++) {
        data->times[i] = life->points[i].t;
        data->values[i] = (double)(cost ? life->points[i].cost_kusd : life->points[i].knots);
    }
    plot->times = data->times;
    snprintf(plot->title, sizeof plot->title, "%s: %s", life->name,
             cost ? "cost of its call" : "speed");
    snprintf(plot->unit, sizeof plot->unit, "%s", cost ? "k USD" : "kn");
    snprintf(plot->source, sizeof plot->source,
             "Corridor, scenario %s, seed %llu, simulated; every hour", desk->config.scenario->id,
             (unsigned long long)desk->config.seed);
    plot->decimals = cost ? 0 : 1;
    plot->least_top = cost ? 10 : 5;
    plot->series[0] = (Series){
        .look = SERIES_AREA, .color = cost ? COLOR_STRAINED : COLOR_ACCENT, .values = data->values};
    snprintf(plot->series[0].name, sizeof plot->series[0].name, "%s", cost ? "so far" : "speed");
    plot->series_count = 1;
    shade_waits(life, plot);
}

/* ---- waits by cause ---- */

Color lives_cause_color(int32_t cause)
{
    static const Color colors[WAIT_CAUSES] = {[CAUSE_SERVERS_BUSY] = COLOR_INSPECTION,
                                              [CAUSE_OFF_HOURS] = COLOR_BALLAST,
                                              [CAUSE_NO_SERVERS] = COLOR_STRAINED,
                                              [CAUSE_CORRIDOR_SHUT] = COLOR_BROKEN,
                                              [CAUSE_PORT_CLOSED] = COLOR_HELD,
                                              [CAUSE_NOT_READY] = COLOR_GOOD,
                                              [CAUSE_WAY_SHUT] = COLOR_ACCENT,
                                              [CAUSE_NO_CARGO] = COLOR_PRINCIPLE,
                                              [CAUSE_NO_POWER] = COLOR_MUTED,
                                              [CAUSE_NO_PILOT] = COLOR_IN_PORT,
                                              [CAUSE_WEATHER] = COLOR_WAITING,
                                              [CAUSE_DAYLIGHT] = COLOR_LADEN_DEEP,
                                              [CAUSE_WINDOW] = COLOR_LANE,
                                              [CAUSE_ONE_WAY] = COLOR_CORRIDOR,
                                              [CAUSE_DAY_QUOTA] = COLOR_TEXT_2,
                                              [CAUSE_DRAUGHT] = COLOR_OVER,
                                              [CAUSE_REGISTRATION] = COLOR_LADEN};
    return colors[cause];
}

void pen_waits_by_cause(Pen *pen, int32_t slot)
{
    const Life *life = &lives_of(pen->desk)[slot];
    float u = pen->desk->u;
    int32_t hours[WAIT_CAUSES] = {0}, all = 0;
    for (int32_t i = 0; i < life->count; i++) {
        if (life->points[i].cause >= 0 && life->points[i].t <= sim_now(pen->desk->sim)) {
            hours[life->points[i].cause]++;
            all++;
        }
    }
    if (all == 0) {
        return;
    }
    char text[48];
    pen_pair(pen, "Waited so far", duration_words(all * MS_PER_HOUR, text));
    float x = pen->x;
    for (int32_t c = 0; c < WAIT_CAUSES; c++) {
        float w = pen->w * (float)hours[c] / (float)all;
        draw_rect(pen->list, (Rect){x, pen->y + 2 * u, w, 9 * u}, 0, lives_cause_color(c));
        x += w;
    }
    pen->y += 15 * u;
    for (int32_t shown = 0; shown < 4; shown++) { /* the longest first */
        int32_t most = 0;
        for (int32_t c = 1; c < WAIT_CAUSES; c++) {
            most = hours[c] > hours[most] ? c : most;
        }
        if (hours[most] == 0) {
            return;
        }
        draw_rect(pen->list, (Rect){pen->x, pen->y + 7 * u, 9 * u, 9 * u}, 2 * u,
                  lives_cause_color(most));
        Pen inner = {pen->desk, pen->list, pen->x + 16 * u, pen->y, pen->w - 16 * u};
        pen_pair(&inner, cause_sentences[most], duration_words(hours[most] * MS_PER_HOUR, text));
        pen->y = inner.y;
        hours[most] = 0;
    }
}

const Part part_lives = {
    .level = PART_MAP, .state_size = sizeof(Lives), .destroy = destroy, .draw = draw};
