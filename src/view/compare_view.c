/* The branch shown held against another on the map: a second one, or ghosts. */
#include "view/panel_branches.h"
#include "view/timeline.h"
#include "view/widgets.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

Rect compare_other_rect(const Desk *desk)
{
    Rect r = desk->map_rect;
    bool sides = desk_compares(desk) && desk->compare == COMPARE_SIDES;
    return sides ? (Rect){r.x + r.w, r.y, r.w, r.h} : (Rect){0};
}

/* ---- the maps ---- */

/* "A: decisions go here", at the head of a map: where it lies. */
static Rect name_tag(Desk *desk, DrawList *list, Rect map, int32_t branch, const char *note)
{
    float u = desk->u;
    bool active = branch == desk->branch;
    const char *name = branch_info(desk->branches, branch).name;
    TextStyle bold = style_of(FONT_SEMIBOLD, 12 * u, COLOR_TEXT);
    TextStyle plain = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    char text[BRANCH_NAME], rest[120];
    float room = map.w - 16 * u - 42 * u;
    text_fit(desk->config.text, &bold, name, room, text, sizeof text);
    float width = text_width(desk->config.text, &bold, text);
    text_fit(desk->config.text, &plain, note, room - width - 8 * u, rest, sizeof rest);
    float notes = strcmp(rest, note) == 0 ? text_width(desk->config.text, &plain, rest) + 8 * u : 0;
    Rect tag = {map.x + 8 * u, map.y + 8 * u, width + notes + 38 * u, 26 * u};
    float middle = tag.y + tag.h / 2;
    draw_rect(list, tag, 6 * u, COLOR_BAR);
    draw_border(list, tag, 6 * u, (active ? 2 : 1) * u,
                color_alpha(branch_color(branch), active ? 1 : 0.6f));
    branch_mark(list, tag.x + 14 * u, middle, u, branch, active);
    draw_text(list, tag.x + 27 * u, middle + 4.2f * u, bold, text);
    if (notes > 0) {
        draw_text(list, tag.x + 27 * u + width + 8 * u, middle + 4 * u, plain, rest);
    }
    return tag;
}

/* The map's controls under the other map are gone. */
static void drop_hits(Desk *desk, int32_t first, Rect r)
{
    int32_t kept = first;
    for (int32_t i = first; i < desk->hit_count; i++) {
        Rect hit = desk->hits[i].rect;
        if (!rect_contains(r, hit.x + hit.w / 2, hit.y + hit.h / 2)) {
            desk->hits[kept++] = desk->hits[i];
        }
    }
    desk->hit_count = kept;
}

static VesselIndex same_vessel(const Sim *sim, VesselIndex slot, uint64_t serial)
{
    if (slot >= 0 && slot < sim_vessel_slots(sim) && sim_vessel(sim, slot).serial == serial) {
        return slot;
    }
    for (VesselIndex i = 0; i < sim_vessel_slots(sim) && serial != 0; i++) {
        if (sim_vessel(sim, i).serial == serial) {
            return i;
        }
    }
    return -1;
}

/* What the desk shows, put aside while it shows the other branch in `r`. */
typedef struct Aside {
    Camera camera;
    Rect map_rect;
    const Sim *sim;
    const Timeline *timeline;
    VesselIndex vessel;
    int32_t branch;
} Aside;

static Aside show_other(Desk *desk, Rect r)
{
    Aside aside = {desk->camera,   desk->map_rect, desk->sim,
                   desk->timeline, desk->vessel,   desk->branch};
    desk->camera.x -= r.w / desk->camera.scale;
    desk->map_rect = r;
    desk->branch = desk->other;
    desk->sim = branch_sim(desk->branches, desk->other);
    desk->timeline = branch_timeline(desk->branches, desk->other);
    desk->vessel =
        aside.vessel >= 0 ? same_vessel(desk->sim, aside.vessel, desk->vessel_serial) : -1;
    return aside;
}

static void show_again(Desk *desk, const Aside *aside)
{
    desk->camera = aside->camera;
    desk->map_rect = aside->map_rect;
    desk->sim = aside->sim;
    desk->timeline = aside->timeline;
    desk->vessel = aside->vessel;
    desk->branch = aside->branch;
}

/* What lies on the other map tells what it is, and lets clicks through: they go to that branch. */
static void keep_tips(Desk *desk, int32_t first, Rect r)
{
    int32_t kept = first;
    for (int32_t i = first; i < desk->hit_count; i++) {
        Hit hit = desk->hits[i];
        if (hit.tip > 0 &&
            rect_contains(r, hit.rect.x + hit.rect.w / 2, hit.rect.y + hit.rect.h / 2)) {
            hit.tip_only = true;
            hit.focusable = false;
            desk->hits[kept++] = hit;
        }
    }
    desk->hit_count = kept;
}

/* The same sea, as the other branch has it, `r` wide to the right of the map. */
static void draw_other_map(Desk *desk, DrawList *list, Rect r)
{
    int32_t hits = desk->hit_count, looks[LOOKS];
    memcpy(looks, desk->looks, sizeof looks);
    Aside aside = show_other(desk, r);
    draw_clip(list, r);
    chart_view_draw_at(desk->chart_view, list, r.w);
    map_view_draw(desk, list);
    draw_unclip(list);
    show_again(desk, &aside);
    keep_tips(desk, hits, r);
    memcpy(desk->looks, looks, sizeof looks);
}

bool compare_place_tip(Desk *desk, float x, float y, char *tip, int32_t size)
{
    Rect r = compare_other_rect(desk);
    if (r.w <= 0 || !rect_contains(r, x, y)) {
        return false;
    }
    Aside aside = show_other(desk, r);
    bool is = desk_place_tip(desk, x, y, tip, size);
    show_again(desk, &aside);
    return is;
}

/* Slots of a Sim by serial: open addressing, at most half full. */
typedef struct SlotTable {
    VesselIndex *slots; /* -1: free */
    uint32_t mask;
} SlotTable;

static uint32_t place_of(const SlotTable *table, uint64_t serial)
{
    return (uint32_t)((serial * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & table->mask;
}

static SlotTable slots_of(const Sim *sim)
{
    SlotTable table = {.mask = 63};
    while ((int64_t)table.mask < 2 * (int64_t)sim_vessel_slots(sim)) {
        table.mask = table.mask * 2 + 1;
    }
    table.slots = mem_alloc((size_t)table.mask + 1, sizeof table.slots[0]);
    memset(table.slots, 0xFF, ((size_t)table.mask + 1) * sizeof table.slots[0]);
    for (VesselIndex i = 0; i < sim_vessel_slots(sim); i++) {
        uint64_t serial = sim_vessel(sim, i).serial;
        uint32_t at = place_of(&table, serial);
        while (serial != 0 && table.slots[at] >= 0) {
            at = (at + 1) & table.mask;
        }
        if (serial != 0) {
            table.slots[at] = i;
        }
    }
    return table;
}

static VesselIndex find_slot(const SlotTable *table, const Sim *sim, uint64_t serial)
{
    for (uint32_t at = place_of(table, serial); table->slots[at] >= 0;
         at = (at + 1) & table->mask) {
        if (sim_vessel(sim, table->slots[at]).serial == serial) {
            return table->slots[at];
        }
    }
    return -1;
}

/* The other branch's vessels, as rings in its colour, where they are not as they are here. */
static void draw_ghosts(Desk *desk, DrawList *list)
{
    const Sim *other = branch_sim(desk->branches, desk->other);
    SlotTable table = slots_of(desk->sim);
    int64_t now = sim_now(desk->sim);
    float u = desk->u;
    Color color = color_alpha(branch_color(desk->other), 0.9f);
    for (VesselIndex i = 0; i < sim_vessel_slots(other); i++) {
        VesselView vessel = sim_vessel(other, i);
        Pose there, here;
        if (vessel.serial == 0 || !sim_pose(other, i, now, &there)) {
            continue;
        }
        VesselIndex same = find_slot(&table, desk->sim, vessel.serial);
        bool both = same >= 0 && sim_pose(desk->sim, same, now, &here);
        if (both && here.at.lon == there.at.lon && here.at.lat == there.at.lat) {
            continue;
        }
        Vec2 p = camera_project(&desk->camera, there.at.lon, there.at.lat);
        if (rect_contains(desk->map_rect, p.x, p.y)) {
            draw_ring(list, p.x, p.y, 4.5f * u, 1.4f * u, color);
        }
    }
    mem_free(table.slots);
}

void compare_map_draw(Desk *desk, DrawList *list, int32_t first_hit)
{
    if (!desk_compares(desk)) {
        return;
    }
    float u = desk->u;
    Rect here = desk->map_rect, there = compare_other_rect(desk);
    if (there.w > 0) {
        drop_hits(desk, first_hit, there);
        draw_other_map(desk, list, there);
        draw_rect(list, (Rect){there.x - u, there.y, 2 * u, there.h}, 0, COLOR_BAR);
        draw_border(list, (Rect){here.x + u, here.y + u, here.w - 3 * u, here.h - 2 * u}, 2 * u,
                    2 * u, branch_color(desk->branch));
        name_tag(desk, list, there, desk->other, "click: decide here");
    } else {
        draw_ghosts(desk, list);
        Rect second = {here.x, here.y + 30 * u, here.w, here.h};
        name_tag(desk, list, second, desk->other, "rings: where its ships are instead");
    }
    if (layout_cards(desk).w > 0) {
        name_tag(desk, list, here, desk->branch, "decisions go here");
    } else { /* the column of differences has no room */
        char note[120], tip[600];
        compare_note(desk, note, tip);
        desk_hit_tip(desk, name_tag(desk, list, here, desk->branch, note), tip);
    }
}

bool compare_event(Desk *desk, const DeskEvent *event)
{
    Rect r = compare_other_rect(desk);
    if (r.w <= 0 || !rect_contains(r, event->x, event->y) || desk->card || desk->help) {
        return false;
    }
    const Hit *hit = desk_hit_at(desk, event->x, event->y);
    if (event->kind == EVENT_UP && desk->dragging && !desk->drag_moved && !hit) {
        desk_activate(desk, desk->other);
        desk->dragging = false;
        return true;
    }
    bool zooms = event->kind == EVENT_WHEEL || event->kind == EVENT_ZOOM;
    if (zooms && !hit) { /* about the same place on the map that the camera is of */
        double factor = event->kind == EVENT_ZOOM ? event->amount : pow(1.2, event->amount);
        camera_zoom_at(&desk->camera, event->x - r.w, event->y, factor);
        return true;
    }
    return false;
}
