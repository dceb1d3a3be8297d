/* Incidents on the map: where a strike hit or a mine went off, for some days or until repaired. */
#include "view/map_layer.h"
#include "view/widgets.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>

enum { PLACES_MAX = 96, PLACE_TIP = 4 };
static const int64_t shown_ms = 5 * MS_PER_DAY; /* after it happened, or after the repair began */

/* Incidents that lie at the same pixel, newest first. */
typedef struct Place {
    Vec2 at;
    int32_t count, latest[PLACE_TIP];
    float strength; /* 0..1, of the newest */
} Place;

/* 1 when it happens, fading over the days; not below 0.35 while it lasts. */
static float strength_of(const Incident *incident, int64_t now)
{
    float age = (float)(now - incident->t) / (float)shown_ms;
    float fading = age < 1 ? 1 - 0.65f * age : 0;
    return incident->until > now ? fmaxf(fading, 0.35f) : fading;
}

static int32_t find_place(Place *places, int32_t *count, Vec2 at, float near)
{
    for (int32_t i = 0; i < *count; i++) {
        if (fabsf(places[i].at.x - at.x) < near && fabsf(places[i].at.y - at.y) < near) {
            return i;
        }
    }
    if (*count == PLACES_MAX) {
        return -1;
    }
    places[*count] = (Place){.at = at};
    return (*count)++;
}

static int32_t collect(const Desk *desk, Place places[PLACES_MAX])
{
    int64_t now = sim_now(desk->sim);
    int32_t count = 0;
    for (int32_t i = sim_incident_count(desk->sim) - 1; i >= 0; i--) {
        Incident incident = sim_incident(desk->sim, i);
        float strength = strength_of(&incident, now);
        bool placed = incident.at.lon != 0 || incident.at.lat != 0;
        if (strength <= 0 || !placed) {
            continue;
        }
        Vec2 at = camera_project(&desk->camera, incident.at.lon, incident.at.lat);
        int32_t p = find_place(places, &count, at, 9 * desk->u);
        if (p >= 0) {
            if (places[p].count < PLACE_TIP) {
                places[p].latest[places[p].count] = i;
            }
            places[p].count++;
            places[p].strength = fmaxf(places[p].strength, strength);
        }
    }
    return count;
}

static size_t describe(const Desk *desk, int32_t index, char *out, size_t size)
{
    static const char *const words[INCIDENT_KINDS] = {
        "berths out of service", "loading slowed", "inflow cut", "vessel damaged", "vessel lost"};
    const Scenario *s = desk->config.scenario;
    Incident incident = sim_incident(desk->sim, index);
    char when[48], until[48], grain[64] = "", crew[48] = "", repair[80] = "";
    if (incident.kg > 0) {
        snprintf(grain, sizeof grain, ", %.1f kt lost", (double)incident.kg / 1e6);
    }
    if (incident.crew > 0) {
        snprintf(crew, sizeof crew, ", %d of the crew lost", (int)incident.crew);
    }
    if (incident.until > sim_now(desk->sim)) {
        snprintf(repair, sizeof repair, "; repaired by %s", date_words(incident.until, until));
    }
    int used =
        snprintf(out, size, "%s: %s: %s%s%s%s", moment_words(incident.t, when),
                 s->hazards[incident.hazard].name, words[incident.kind], grain, crew, repair);
    return used > 0 ? (size_t)used : 0;
}

/* A burst of eight rays. */
static void burst(DrawList *list, Vec2 at, float size, Color color)
{
    Vec2 points[16];
    for (int32_t i = 0; i < 16; i++) {
        float r = i % 2 ? size * 0.45f : size, angle = 0.39269908f * (float)i;
        points[i] = (Vec2){at.x + r * sinf(angle), at.y - r * cosf(angle)};
    }
    draw_polygon(list, points, 16, color);
}

static void draw_place(Desk *desk, DrawList *list, const Place *place)
{
    float u = desk->u, grow = 1 + 0.35f * place->strength;
    Incident newest = sim_incident(desk->sim, place->latest[0]);
    /* Above a port's mark or a damaged hull; a lost vessel lies there. */
    Vec2 at = {place->at.x, place->at.y - (newest.kind == INCIDENT_LOST ? 0 : 13 * u)};
    burst(list, at, 9.5f * u * grow, color_alpha(COLOR_INK, 0.753f));
    burst(list, at, 7.5f * u * grow, color_alpha(COLOR_HELD, place->strength));
    draw_circle(list, at.x, at.y, 2 * u, newest.kind == INCIDENT_LOST ? COLOR_INK : COLOR_TEXT);
    if (place->count > 1) {
        TextStyle style = style_of(FONT_SEMIBOLD, 10 * u, COLOR_TEXT);
        style.halo = COLOR_HALO;
        float baseline =
            fmaxf(at.y - 4 * u, desk->map_rect.y + 12 * u); /* whole, at the map's top */
        draw_textf(list, at.x + 10 * u, baseline, style, "%d", (int)place->count);
    }
    char tip[PLACE_TIP * 220] = "";
    size_t used = 0;
    for (int32_t i = 0; i < place->count && i < PLACE_TIP && used + 220 < sizeof tip; i++) {
        used += i > 0 ? (size_t)snprintf(tip + used, sizeof tip - used, "\n\n") : 0;
        used += describe(desk, place->latest[i], tip + used, sizeof tip - used);
    }
    float half = 9 * u;
    clutter_add_rect(&desk->map_layer->clutter,
                     (Rect){at.x - half, at.y - half, (place->count > 1 ? 3 : 2) * half, 2 * half},
                     COVER_MARK);
    desk_hit(desk, (Rect){at.x - half, at.y - half, 2 * half, 2 * half}, ACTION_NONE, 0, false,
             tip);
}

void incident_view_draw(Desk *desk, DrawList *list)
{
    Place places[PLACES_MAX];
    int32_t count = collect(desk, places);
    for (int32_t i = count - 1; i >= 0; i--) {
        draw_place(desk, list, &places[i]);
    }
}
