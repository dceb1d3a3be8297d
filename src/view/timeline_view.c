/* What of the run the timeline shows, and its axis. */
#include "view/timeline.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

#define LEAST_SPAN (2 * MS_PER_HOUR)

float timeline_x(const Desk *desk, Rect strip, int64_t t)
{
    const StripView *v = &desk->strip;
    return strip.x + strip.w * (float)((double)(t - v->from) / (double)(v->to - v->from));
}

int64_t timeline_t(const Desk *desk, Rect strip, float x)
{
    const StripView *v = &desk->strip;
    double share = (double)(x - strip.x) / (double)fmaxf(strip.w, 1);
    int64_t minutes = llround(share * (double)(v->to - v->from) / (double)MS_PER_MINUTE);
    return v->from + minutes * MS_PER_MINUTE;
}

/* ---- zoom and pan ---- */

static void show(Desk *desk, int64_t from, int64_t span)
{
    int64_t start = desk->config.scenario->start, end = desk->config.scenario->end;
    int64_t least = end - start < LEAST_SPAN ? end - start : LEAST_SPAN;
    span = span < least ? least : span > end - start ? end - start : span;
    from = from < start ? start : from > end - span ? end - span : from;
    desk->strip.from = from;
    desk->strip.to = from + span;
}

void timeline_zoom(Desk *desk, Rect strip, float x, double factor)
{
    const StripView *v = &desk->strip;
    double share = fmin(fmax((double)(x - strip.x) / (double)fmaxf(strip.w, 1), 0), 1);
    double span = (double)(v->to - v->from), at = (double)v->from + share * span;
    double next = fmin(fmax(span * factor, (double)LEAST_SPAN), 1e15);
    show(desk, llround(at - share * next), llround(next));
}

void timeline_pan(Desk *desk, int64_t ms)
{
    show(desk, desk->strip.from + ms, desk->strip.to - desk->strip.from);
}

void timeline_show_all(Desk *desk)
{
    show(desk, desk->config.scenario->start, INT64_MAX);
}

void timeline_follow(Desk *desk)
{
    StripView *v = &desk->strip;
    int64_t now = sim_now(desk->sim), span = v->to - v->from;
    if (now != v->now && !v->panning && (now < v->from || now > v->to)) {
        show(desk, now - (now > v->now ? span / 8 : span * 7 / 8), span); /* a page further */
    }
    v->now = now;
}

/* ---- the axis ---- */

typedef enum TickUnit { TICK_HOURS, TICK_DAYS, TICK_MONTHS } TickUnit;

typedef struct Tick {
    TickUnit unit;
    int32_t count; /* 7 days: weeks, from Monday on */
} Tick;

static const Tick steps[] = {{TICK_HOURS, 1},  {TICK_HOURS, 3},  {TICK_HOURS, 6},
                             {TICK_HOURS, 12}, {TICK_DAYS, 1},   {TICK_DAYS, 7},
                             {TICK_MONTHS, 1}, {TICK_MONTHS, 3}, {TICK_MONTHS, 12}};
enum { STEPS = sizeof steps / sizeof steps[0] };

static int64_t step_ms(const Tick *tick)
{
    int64_t unit = tick->unit == TICK_HOURS  ? MS_PER_HOUR
                   : tick->unit == TICK_DAYS ? MS_PER_DAY
                                             : 30 * MS_PER_DAY;
    return unit * tick->count;
}

static const Tick *tick_for(const Desk *desk, float pixels)
{
    const StripView *v = &desk->strip;
    for (int32_t i = 0; i < STEPS; i++) {
        double width = (double)pixels * (double)step_ms(&steps[i]) / (double)(v->to - v->from);
        if (width >= 66 * (double)desk->u) {
            return &steps[i];
        }
    }
    return &steps[STEPS - 1];
}

/* The first tick at or after t. */
static int64_t first_tick(const Tick *tick, int64_t t)
{
    int64_t step = step_ms(tick), monday = 4 * MS_PER_DAY; /* 1970 began on a Thursday */
    if (tick->unit == TICK_MONTHS) {
        int64_t month = time_next_month(t - 1);
        while ((time_to_civil(month).month - 1) % tick->count != 0) {
            month = time_next_month(month);
        }
        return month;
    }
    int64_t from = tick->count == 7 ? monday : 0;
    return from + (t - from + step - 1) / step * step;
}

static int64_t next_tick(const Tick *tick, int64_t t)
{
    return tick->unit == TICK_MONTHS ? first_tick(tick, t + 1) : t + step_ms(tick);
}

/* The first label names the year, hours the day where it begins. */
static const char *label(const Tick *tick, int64_t t, bool first, char out[32])
{
    CivilTime c = time_to_civil(t);
    const char *month = time_month_names[c.month - 1];
    bool year = first || (c.month == 1 && (tick->unit == TICK_MONTHS || c.day <= tick->count));
    if (tick->unit == TICK_HOURS && (first || c.hour == 0)) {
        snprintf(out, 32, "%s %d %s", time_weekday_names[c.weekday], (int)c.day, month);
    } else if (tick->unit == TICK_HOURS) {
        snprintf(out, 32, "%02d:%02d", (int)c.hour, (int)c.minute);
    } else if (tick->unit == TICK_DAYS && year) {
        snprintf(out, 32, "%d %s %d", (int)c.day, month, (int)c.year);
    } else if (tick->unit == TICK_DAYS) {
        snprintf(out, 32, "%d %s", (int)c.day, month);
    } else if (year) {
        snprintf(out, 32, "%s %d", month, (int)c.year);
    } else {
        snprintf(out, 32, "%s", month);
    }
    return out;
}

void timeline_ticks(Desk *desk, DrawList *list, Rect r, float pill_x, float pill_half)
{
    float u = desk->u, free_from = 0;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT_2);
    const Tick *tick = tick_for(desk, r.w);
    for (int64_t t = first_tick(tick, desk->strip.from); t < desk->strip.to;
         t = next_tick(tick, t)) {
        float x = timeline_x(desk, r, t);
        char text[32];
        draw_rect(list, (Rect){x, r.y, fmaxf(1, u), r.h}, 0, color_alpha(COLOR_PANEL_EDGE, 0.63f));
        label(tick, t, free_from == 0, text);
        float width = text_width(desk->config.text, &style, text);
        bool under_pill = x + width + 8 * u > pill_x - pill_half && x < pill_x + pill_half;
        if (x >= free_from && x + width < r.x + r.w && !under_pill) {
            draw_text(list, x + 4 * u, r.y - 7 * u, style, text);
            free_from = x + width + 14 * u;
        }
    }
}

void timeline_overview(Desk *desk, DrawList *list, Rect bar)
{
    const Scenario *s = desk->config.scenario;
    const StripView *v = &desk->strip;
    double run = (double)(s->end - s->start);
    if (v->to - v->from >= s->end - s->start) {
        return;
    }
    float x0 = (float)((double)(v->from - s->start) / run);
    float x1 = (float)((double)(v->to - s->start) / run);
    float width = fmaxf(bar.w * (x1 - x0), 6 * desk->u);
    float left = fminf(bar.x + bar.w * x0, bar.x + bar.w - width);
    draw_rect(list, bar, bar.h / 2, COLOR_BUTTON);
    draw_rect(list, (Rect){left, bar.y, width, bar.h}, bar.h / 2, COLOR_MUTED);
}

/* ---- the pointer ---- */

void timeline_hit(Desk *desk, Rect strip, Rect rect, HitCall call, int32_t argument,
                  const char *tip)
{
    float left = fmaxf(rect.x, strip.x - 4 * desk->u);
    float right = fminf(rect.x + rect.w, strip.x + strip.w + 4 * desk->u);
    if (right > left) {
        desk_hit_call(desk, (Rect){left, rect.y, right - left, rect.h}, call, argument, false, tip);
    }
}

void timeline_take_axis(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    desk->strip.panning = true;
    desk->strip.held = timeline_t(desk, desk->seek.strip, desk->pointer_x);
}

/* ---- keys, while the keyboard is on the strip ---- */

void timeline_focus(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    desk_next_event(desk); /* Enter */
}

static void run_zoom(Desk *desk, int32_t closer);

/* A hundredth of what is shown, whole hours where that is more than one; with Shift ten times. */
static void step(Desk *desk, int32_t count)
{
    int64_t span = desk->strip.to - desk->strip.from, ms = span / 100 / MS_PER_HOUR * MS_PER_HOUR;
    int64_t now = desk->seek.on ? desk->seek.goal : sim_now(desk->sim);
    ms = ms > 0 ? ms : span / 100 / MS_PER_MINUTE * MS_PER_MINUTE;
    desk_go_to(desk, now + count * (ms > 0 ? ms : MS_PER_MINUTE));
}

static bool on_key(Desk *desk, const DeskEvent *event)
{
    const Hit *hit = desk_focused(desk);
    if (!hit || hit->call != timeline_focus || event->ctrl || desk->help || desk->card ||
        desk->entry.open || desk->menu.agreement >= 0) {
        return false;
    }
    if (event->key == KEY_LEFT || event->key == KEY_RIGHT) {
        step(desk, (event->key == KEY_LEFT ? -1 : 1) * (event->shift ? 10 : 1));
    } else if (event->key == KEY_UP || event->key == KEY_DOWN) {
        run_zoom(desk, event->key == KEY_UP);
    } else if (event->key == KEY_HOME || event->key == KEY_END) {
        desk_go_to(desk,
                   event->key == KEY_HOME ? desk->config.scenario->start : desk_known_end(desk));
    } else {
        return false;
    }
    return true;
}

static bool event(Desk *desk, void *state, const DeskEvent *event)
{
    (void)state;
    if (event->kind == EVENT_KEY) {
        return on_key(desk, event);
    }
    Rect r = desk->seek.strip, panel = layout_timeline(desk);
    bool over = rect_contains(panel, event->x, event->y) && event->x >= r.x;
    if (event->kind == EVENT_UP) {
        desk->strip.panning = false;
    } else if (event->kind == EVENT_MOVE && desk->strip.panning) {
        timeline_pan(desk, desk->strip.held - timeline_t(desk, r, event->x));
    } else if (event->kind == EVENT_WHEEL && over && !desk->help) {
        int64_t span = desk->strip.to - desk->strip.from;
        if (event->shift) {
            timeline_pan(desk, -llround((double)event->amount * (double)span / 12));
        } else {
            timeline_zoom(desk, r, event->x, pow(1.25, -(double)event->amount));
        }
        return true;
    } else if (event->kind == EVENT_ZOOM && over && !desk->help) {
        timeline_zoom(desk, r, event->x, 1 / (double)fmaxf(event->amount, 0.01f));
        return true;
    }
    return false;
}

/* By keys about now, or about the middle while that is not seen. */
static void run_zoom(Desk *desk, int32_t closer)
{
    Rect r = desk->seek.strip;
    float x = timeline_x(desk, r, sim_now(desk->sim));
    x = x >= r.x && x <= r.x + r.w ? x : r.x + r.w / 2;
    timeline_zoom(desk, r, x, closer ? 1 / 1.6 : 1.6);
}

static void run_all(Desk *desk, int32_t argument)
{
    (void)argument;
    timeline_show_all(desk);
}

static const UiCommand commands[] = {
    {"Time", "Closer on the timeline", {{KEY_UP, 0, false, true}}, run_zoom, 1, NULL},
    {"Time", "More of the timeline", {{KEY_DOWN, 0, false, true}}, run_zoom, 0, NULL},
    {"Time", "The whole timeline", {{KEY_HOME, 0, false, true}}, run_all, 0, NULL},
};

const Part part_timeline = {
    .level = PART_PANEL,
    .event = event,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
