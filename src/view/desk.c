#include "view/dialog.h"
#include "view/glide.h"
#include "view/palette.h"
#include "view/panel_branches.h"
#include "view/record.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The region that the whole map view shows. */
static const GeoBox region = {25.6, 39.6, 41.9, 47.4};
static const GeoBox world = {14.5, 35.0, 49.5, 52.0};

void desk_lay_out(Desk *desk)
{
    Rect top = layout_top(desk), left = layout_inspector(desk), right = layout_cards(desk),
         bottom = layout_timeline(desk);
    float x0 = left.x + left.w, y0 = top.h;
    float x1 = right.w > 0 ? right.x : (float)desk->config.width;
    desk->map_rect = (Rect){x0, y0, x1 - x0, bottom.y - y0};
    if (desk_compares(desk) && desk->compare == COMPARE_SIDES) {
        desk->map_rect.w /= 2; /* the other map lies right of it */
    }
    GeoBox limits = world;
    camera_set_limits(&desk->camera, limits,
                      (Rect){0, 0, (float)desk->config.width, (float)desk->config.height});
    camera_allow(&desk->camera, region, desk->map_rect); /* half a window shows it too */
}

void desk_fit_map(const Desk *desk, Camera *camera)
{
    camera_fit(camera, region, desk->map_rect);
}

void desk_whole_map(Desk *desk)
{
    Camera goal = desk->camera;
    desk_fit_map(desk, &goal);
    desk->following = false;
    desk_fly_to(desk, &goal);
}

void desk_look_at(Desk *desk, double lon, double lat, double zoom)
{
    Rect r = desk->map_rect;
    desk_fit_map(desk, &desk->camera);
    camera_zoom_at(&desk->camera, r.x + r.w / 2, r.y + r.h / 2, zoom);
    camera_follow(&desk->camera, lon, lat, r.x + r.w / 2, r.y + r.h / 2);
}

void desk_set_theme(Desk *desk, const Theme *theme)
{
    desk->theme = *theme;
    chart_view_set_colors(desk->chart_view, &theme->chart);
}

/* Lanes narrower than a pixel from afar are kept visible as water. */
static void set_channels(Desk *desk)
{
    const Network *n = desk->config.scenario->network;
    ChartShapes lines = {0};
    for (int32_t l = 0; n && l < n->lane_count; l++) {
        LaneKind kind = n->lanes[l].kind;
        if (kind != LANE_STRAIT && kind != LANE_CHANNEL && kind != LANE_RIVER) {
            continue;
        }
        chart_shapes_begin(&lines, false, false, 0);
        for (int32_t p = 0; p < n->lanes[l].point_count; p++) {
            GeoPoint at = n->lanes[l].points[p];
            chart_shapes_add(&lines, (ChartPoint){(float)at.lon, (float)at.lat});
        }
        chart_shapes_end(&lines);
    }
    chart_view_set_channels(desk->chart_view, &lines);
    chart_shapes_free(&lines);
}

Desk *desk_create(const DeskConfig *config)
{
    Desk *desk = mem_alloc(1, sizeof *desk);
    const Scenario *s = config->scenario;
    desk->config = *config;
    desk->u = config->ui_scale > 0 ? config->ui_scale : 1;
    desk->preferences = config->preferences ? *config->preferences : preferences_defaults();
    desk_create_time(desk);
    desk->chart_view = chart_view_create(config->chart, config->synchronous);
    desk->map_layer = map_layer_create(s, config->chart);
    desk->paused = true;
    desk->speed = SPEED_AT_START;
    desk->vessel = desk->port = desk->lane = desk->area = desk->focus = -1;
    desk->menu.agreement = -1;
    desk->cursor = desk->cursor_next = CURSOR_NONE;
    desk->agreement = desk_first_agreement(desk);
    for (int32_t a = 0; a < s->agreement_count; a++) {
        desk->suspender[a] = desk_usual_suspender(s, a);
    }
    set_channels(desk);
    camera_resize(&desk->camera, config->width, config->height);
    desk->camera.scale = 40;
    desk_lay_out(desk);
    camera_fit(&desk->camera, region, desk->map_rect);
    desk->record = record_create(s, config->seed);
    palette_update(desk, 0);
    parts_create(desk);
    return desk;
}

void desk_destroy(Desk *desk)
{
    if (desk) {
        parts_destroy(desk);
        chart_view_destroy(desk->chart_view);
        map_layer_destroy(desk->map_layer);
        record_destroy(desk->record);
        desk_destroy_time(desk);
        mem_free(desk);
    }
}

/* ---- hits ---- */

static void start_frame(Desk *desk)
{
    desk->hit_count = 0;
    desk->tip_bytes = 1;
    desk->glossed = 0;
    desk->scroll.view = (Rect){0};
    desk->cursor_next = CURSOR_NONE;
}

void desk_hover_time(Desk *desk, int64_t t)
{
    desk->cursor = desk->cursor_next = t;
}

static int32_t keep_tip(Desk *desk, const char *tip)
{
    int32_t at = desk->tip_bytes, size = tip ? (int32_t)strlen(tip) + 1 : 0;
    if (size <= 1 || size > TIPS_SIZE - at) {
        return 0;
    }
    memcpy(desk->tips + at, tip, (size_t)size);
    desk->tip_bytes += size;
    return at;
}

static Rect common_part(Rect a, Rect b)
{
    float x0 = fmaxf(a.x, b.x), y0 = fmaxf(a.y, b.y);
    float x1 = fminf(a.x + a.w, b.x + b.w), y1 = fminf(a.y + a.h, b.y + b.h);
    return x1 > x0 && y1 > y0 ? (Rect){x0, y0, x1 - x0, y1 - y0} : (Rect){0};
}

/* A control answers on at least so many pixels each way, also where it is drawn smaller. */
static Rect large_enough(Rect r, float least)
{
    float x = fmaxf(least - r.w, 0) / 2, y = fmaxf(least - r.h, 0) / 2;
    return (Rect){r.x - x, r.y - y, r.w + 2 * x, r.h + 2 * y};
}

void desk_hit(Desk *desk, Rect rect, Action action, int32_t argument, bool focusable,
              const char *tip)
{
    if (desk->hit_count == HITS_MAX) {
        return;
    }
    if (focusable) {
        rect = large_enough(rect, 24 * desk->u);
    }
    Rect seen = desk->scrolling ? common_part(rect, desk->scroll.view) : rect;
    desk->hits[desk->hit_count++] = (Hit){
        seen, rect, action, argument, NULL, keep_tip(desk, tip), focusable, desk->scrolling, false};
}

void desk_hit_call(Desk *desk, Rect rect, HitCall call, int32_t argument, bool focusable,
                   const char *tip)
{
    int32_t index = desk->hit_count;
    desk_hit(desk, rect, ACTION_CALL, argument, focusable, tip);
    if (desk->hit_count > index) {
        desk->hits[index].call = call;
    }
}

const char *desk_tip(const Desk *desk, const Hit *hit)
{
    return desk->tips + hit->tip;
}

void desk_hit_tip(Desk *desk, Rect rect, const char *tip)
{
    int32_t index = desk->hit_count;
    desk_hit(desk, rect, ACTION_NONE, 0, false, tip);
    if (desk->hit_count > index) {
        desk->hits[index].tip_only = true;
    }
}

static const Hit *topmost(const Desk *desk, float x, float y, bool tips)
{
    for (int32_t i = desk->hit_count - 1; i >= 0; i--) {
        if (rect_contains(desk->hits[i].rect, x, y) && (tips || !desk->hits[i].tip_only)) {
            return &desk->hits[i];
        }
    }
    return NULL;
}

const Hit *desk_hit_at(const Desk *desk, float x, float y)
{
    return topmost(desk, x, y, false);
}

const Hit *desk_tip_at(const Desk *desk, float x, float y)
{
    return topmost(desk, x, y, true);
}

bool desk_find(const Desk *desk, const char *tip, Rect *rect)
{
    for (int32_t i = desk->hit_count - 1; i >= 0; i--) {
        const Hit *hit = &desk->hits[i];
        if (hit->tip > 0 && strstr(desk_tip(desk, hit), tip)) {
            *rect = hit->whole;
            return true;
        }
    }
    return false;
}

bool desk_hovers(const Desk *desk, Rect rect)
{
    return desk->pointer_inside && !desk->below && !desk->dragging &&
           rect_contains(rect, desk->pointer_x, desk->pointer_y) &&
           (!desk->scrolling || rect_contains(desk->scroll.view, desk->pointer_x, desk->pointer_y));
}

const Hit *desk_focused(const Desk *desk)
{
    int32_t n = 0;
    for (int32_t i = 0; i < desk->hit_count; i++) {
        if (desk->hits[i].focusable && n++ == desk->focus) {
            return &desk->hits[i];
        }
    }
    return NULL;
}

/* ---- selection ---- */

bool desk_has_selection(const Desk *desk)
{
    return desk->vessel >= 0 || desk->port >= 0 || desk->lane >= 0 || desk->area >= 0;
}

/* The details come and go with what is selected; the list of vessels stays as it is. */
static void selection_changed(Desk *desk, bool had)
{
    bool has = desk_has_selection(desk);
    if (desk->tab == TAB_VESSELS || (!had && !has)) {
        return;
    }
    desk_show_tab(desk, has ? TAB_DETAILS : TAB_TRUCE);
}

void desk_select(Desk *desk, VesselIndex vessel, int32_t port)
{
    bool had = desk_has_selection(desk);
    desk->vessel = vessel;
    desk->vessel_serial = vessel >= 0 ? sim_vessel(desk->sim, vessel).serial : 0;
    desk->port = port;
    desk->lane = desk->area = -1;
    desk->menu.agreement = -1;
    desk->seek.lost_serial = 0;
    if (vessel < 0) {
        desk->following = false;
    }
    selection_changed(desk, had);
}

void desk_select_place(Desk *desk, int32_t lane, int32_t area)
{
    bool had = desk_has_selection(desk);
    desk->vessel = desk->port = -1;
    desk->vessel_serial = 0;
    desk->lane = lane;
    desk->area = lane >= 0 ? -1 : area;
    desk->menu.agreement = -1;
    desk->following = false;
    selection_changed(desk, had);
}

void desk_show_tab(Desk *desk, LeftTab tab)
{
    desk->tab = tab;
    desk->menu.agreement = -1;
    if (!desk->card) {
        desk->scroll.offset = 0;
    }
}

void desk_show_place(Desk *desk, GeoPoint at)
{
    Rect r = desk->map_rect;
    if (camera_zoom(&desk->camera) < 2.5) {
        camera_zoom_at(&desk->camera, r.x + r.w / 2, r.y + r.h / 2, 4 / camera_zoom(&desk->camera));
    }
    camera_follow(&desk->camera, at.lon, at.lat, r.x + r.w / 2, r.y + r.h / 2);
}

enum { RECORD_EVENTS_A_FRAME = 20000 };

void desk_advance(Desk *desk, double seconds)
{
    if (desk->message_left > 0) {
        desk->message_left -= seconds;
    }
    if (desk->tip_wait > 0) {
        desk->tip_wait -= seconds;
    }
    parts_advance(desk, seconds);
    desk_advance_time(desk, seconds);
}

/* ---- drawing ---- */

static void follow(Desk *desk)
{
    Pose pose;
    if (desk->following && desk->vessel >= 0 &&
        sim_pose(desk->sim, desk->vessel, sim_now(desk->sim), &pose)) {
        Rect r = desk->map_rect;
        camera_follow(&desk->camera, pose.at.lon, pose.at.lat, r.x + r.w / 2, r.y + r.h / 2);
    }
}

/* Scrolls so that the focused control is seen; true when that moved anything. */
static bool show_focus(Desk *desk)
{
    const Hit *hit = desk->focus >= 0 && desk->show_focus ? desk_focused(desk) : NULL;
    desk->show_focus = false;
    if (!hit || !hit->scrolls) {
        return false;
    }
    Rect v = desk->scroll.view, r = hit->whole;
    float margin = 6 * desk->u;
    float below = r.y + r.h + margin - v.y - v.h, above = v.y + margin - r.y;
    desk->scroll.offset += below > 0 ? below : above > 0 ? -above : 0;
    return below > 0 || above > 0;
}

/* A panel with a scroll of its own brings it into sight in the next frame. */
static bool focus_is_hidden(const Desk *desk)
{
    const Hit *hit = desk->focus >= 0 ? desk_focused(desk) : NULL;
    return hit && hit->rect.w <= 0;
}

/* Scrolls so that the control that was pressed stays under the pointer, though the lines above it
 * are more or fewer now; true when that moved anything. */
static bool hold_steady(Desk *desk)
{
    Steady steady = desk->steady;
    desk->steady.action = ACTION_NONE;
    for (int32_t i = 0; i < desk->hit_count && steady.action != ACTION_NONE; i++) {
        const Hit *hit = &desk->hits[i];
        if (hit->scrolls && hit->action == steady.action && hit->argument == steady.argument) {
            desk->scroll.offset += hit->whole.y - steady.y;
            return hit->whole.y != steady.y;
        }
    }
    return false;
}

static void draw_focus(Desk *desk, DrawList *list)
{
    const Hit *hit = desk->focus >= 0 ? desk_focused(desk) : NULL;
    if (hit && hit->rect.w > 0) {
        Rect r = hit->rect;
        float grow = 2 * desk->u;
        draw_border(list, (Rect){r.x - grow, r.y - grow, r.w + 2 * grow, r.h + 2 * grow},
                    6 * desk->u, 2 * desk->u, COLOR_FOCUS);
    }
}

static void draw_frame(Desk *desk, DrawList *list)
{
    start_frame(desk);
    draw_list_clear(list);
    float scrolled = desk->scroll.offset;
    if (desk->card) { /* scrolling is the card's */
        desk->card_offset = scrolled;
        desk->scroll.offset = 0;
    }
    dialog_below(desk, true);
    chart_view_draw(desk->chart_view, list);
    map_view_draw(desk, list);
    parts_draw(desk, PART_MAP, list);
    compare_map_draw(desk, list, 0);
    panel_timeline_draw(desk, list);
    panel_inspector_draw(desk, list);
    panel_top_draw(desk, list);
    parts_draw(desk, PART_PANEL, list);
    panel_entry_draw(desk, list);
    panel_start_draw(desk, list);
    parts_draw(desk, PART_OVERLAY, list);
    dialog_below(desk, false);
    parts_draw(desk, PART_DIALOG, list);
}

bool desk_draw(Desk *desk, DrawList *list, double now_ms)
{
    bool gliding = glide_update(desk, now_ms);
    follow(desk);
    bool fading = palette_update(desk, now_ms);
    int64_t cursor = desk->cursor;
    int32_t record_events = desk->config.synchronous ? INT32_MAX : RECORD_EVENTS_A_FRAME;
    desk->unfinished = !record_follow(desk->record, desk->sim, record_events);
    bool more = chart_view_prepare(desk->chart_view, &desk->camera, now_ms);
    draw_frame(desk, list);
    if (hold_steady(desk)) {
        draw_frame(desk, list);
    }
    bool shown = desk->show_focus;
    if (show_focus(desk) || (shown && focus_is_hidden(desk))) {
        draw_frame(desk, list);
    }
    draw_focus(desk, list);
    panel_menu_draw(desk, list);
    panel_tip_draw(desk, list);
    desk->cursor = desk->cursor_next;
    more |= desk->unfinished || desk->cursor != cursor; /* what was drawn before it was known */
    theme_apply(&desk->theme, list);
    return more || fading || gliding || !desk->paused || desk->seek.on || desk->message_left > 0 ||
           (desk->tip_wait > 0 && desk->pointer_inside);
}

const Sim *desk_sim(const Desk *desk)
{
    return desk->sim;
}

bool desk_is_paused(const Desk *desk)
{
    return desk->paused;
}

void desk_set_paused(Desk *desk, bool paused)
{
    desk->paused = paused;
}

const DeskConfig *desk_config_of(const Desk *desk)
{
    return &desk->config;
}

float desk_scale(const Desk *desk)
{
    return desk->u;
}

void desk_set_scale(Desk *desk, float scale)
{
    desk_event(desk, &(DeskEvent){.kind = EVENT_SCALE, .amount = scale});
}

int32_t desk_speed(const Desk *desk)
{
    return desk_speeds[desk->speed].factor;
}

VesselIndex desk_selected_vessel(const Desk *desk)
{
    return desk->vessel;
}

int32_t desk_selected_port(const Desk *desk)
{
    return desk->port;
}

/* ---- preferences ---- */

const Preferences *desk_preferences(const Desk *desk)
{
    return &desk->preferences;
}

void desk_set_preferences(Desk *desk, const Preferences *preferences)
{
    desk->preferences = *preferences;
    desk_request(desk, REQUEST_SETTINGS, 0, "");
}

/* ---- requests ---- */

void desk_request(Desk *desk, RequestKind kind, int32_t number, const char *text)
{
    if (desk->request_count < REQUESTS_MAX) {
        DeskRequest *request = &desk->requests[desk->request_count++];
        request->kind = kind;
        request->number = number;
        snprintf(request->text, sizeof request->text, "%s", text);
    }
}

bool desk_take_request(Desk *desk, DeskRequest *request)
{
    if (desk->request_count == 0) {
        return false;
    }
    *request = desk->requests[0];
    desk->request_count--;
    memmove(desk->requests, desk->requests + 1,
            (size_t)desk->request_count * sizeof desk->requests[0]);
    return true;
}
