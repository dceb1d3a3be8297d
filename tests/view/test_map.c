/* The map: small map, clusters, tracks, zoom and pan. */
#include "desk_world.h"

#include "view/glide.h"
#include "view/map_layer.h"
#include "view/minimap.h"

#include <math.h>

static void open_sea(World *w)
{
    open_world(w, "bsgi-2022", 1, 1280, 720, 1);
    desk_run_until(w->desk, time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 10}));
    frame(w);
}

static void press_letter(World *w, char letter)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = letter});
}

static void middle_of_map(const World *w, double *lon, double *lat)
{
    Rect r = w->desk->map_rect;
    camera_unproject(&w->desk->camera, r.x + r.w / 2, r.y + r.h / 2, lon, lat);
}

/* ---- the small map ---- */

static void the_small_map_comes_when_a_part_is_seen(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    assert_true(minimap_rect(w.desk).w == 0);
    desk_look_at(w.desk, 29, 41, 6);
    frame(&w);
    Rect r = minimap_rect(w.desk), map = w.desk->map_rect;
    assert_true(r.w > 100);
    assert_true(r.x + r.w <= map.x + map.w && r.y + r.h <= map.y + map.h);
    close_world(&w);
}

static void m_shows_and_hides_the_small_map(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    press_letter(&w, 'm');
    assert_true(minimap_rect(w.desk).w > 0);
    press_letter(&w, 'm');
    assert_true(minimap_rect(w.desk).w == 0);
    desk_look_at(w.desk, 29, 41, 6);
    frame(&w);
    assert_true(minimap_rect(w.desk).w == 0); /* hidden is hidden */
    close_world(&w);
}

static void a_click_on_the_small_map_moves_the_view_there(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 29, 41, 6);
    frame(&w);
    double scale = w.desk->camera.scale, lon, lat;
    Rect r = minimap_rect(w.desk);
    click(&w, r.x + r.w * 0.75f, r.y + r.h / 2);
    middle_of_map(&w, &lon, &lat);
    assert_true(fabs(lon - (25.6 + 0.75 * 16.3)) < 0.1);
    assert_true(fabs(lat - 43.6) < 0.3);
    assert_true(w.desk->camera.scale == scale);
    close_world(&w);
}

static void a_drag_on_the_small_map_takes_the_view_along(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 29, 41, 6);
    frame(&w);
    Rect r = minimap_rect(w.desk);
    double before, after, lat;
    send(&w, (DeskEvent){.kind = EVENT_DOWN, .x = r.x + 40, .y = r.y + 40, .clicks = 1});
    middle_of_map(&w, &before, &lat);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = r.x + 90, .y = r.y + 40});
    middle_of_map(&w, &after, &lat);
    assert_true(fabs(after - before - (double)(50 / r.w) * 16.3) < 0.1);
    send(&w, (DeskEvent){.kind = EVENT_UP, .x = r.x + 90, .y = r.y + 40});
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = r.x + 10, .y = r.y + 40});
    middle_of_map(&w, &before, &lat);
    assert_true(before == after); /* the button is up */
    close_world(&w);
}

static void no_label_lies_on_the_small_map(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 29, 41, 6);
    frame(&w);
    Rect r = minimap_rect(w.desk);
    for (int32_t i = 0; i < w.desk->hit_count; i++) {
        Rect hit = w.desk->hits[i].rect;
        bool label = w.desk->hits[i].action == ACTION_PORT && hit.w > 30;
        bool apart = hit.x + hit.w <= r.x || hit.x >= r.x + r.w || hit.y + hit.h <= r.y ||
                     hit.y >= r.y + r.h;
        assert_true(!label || apart);
    }
    close_world(&w);
}

/* ---- clusters ---- */

static int32_t in_clusters(const Desk *desk)
{
    int32_t count = 0;
    for (int32_t i = 0; i < desk->map_layer->ship_count; i++) {
        count += desk->map_layer->ships[i].cluster >= 0;
    }
    return count;
}

static void the_whole_map_shows_vessels_one_by_one(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    assert_int_equal(in_clusters(w.desk), 0);
    close_world(&w);
}

static void far_out_vessels_are_summed_up_and_none_is_lost(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 33, 43, 0.5); /* as far out as it goes */
    frame(&w);
    const MapLayer *layer = w.desk->map_layer;
    assert_true(in_clusters(w.desk) > 300);
    int32_t sum = 0;
    for (int32_t i = 0; i < layer->cluster_count; i++) {
        const Cluster *cluster = &layer->clusters[i];
        int32_t looks = 0;
        for (int32_t k = 0; k < LOOKS; k++) {
            looks += cluster->looks[k];
        }
        assert_int_equal(looks, cluster->count);
        sum += cluster->count >= 3 ? cluster->count : 0;
    }
    assert_int_equal(sum, in_clusters(w.desk));
    close_world(&w);
}

static void a_pan_leaves_clusters_as_they_are(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 33, 43, 0.5); /* as far out as it goes */
    frame(&w);
    int32_t counts[2][64] = {0};
    for (int32_t round = 0; round < 2; round++) {
        const MapLayer *layer = w.desk->map_layer;
        for (int32_t i = 0, n = 0; i < layer->cluster_count && n < 64; i++) {
            if (layer->clusters[i].count >= 3) {
                counts[round][n++] = layer->clusters[i].count;
            }
        }
        camera_pan(&w.desk->camera, 7, 5);
        frame(&w);
    }
    assert_memory_equal(counts[0], counts[1], sizeof counts[0]);
    close_world(&w);
}

static void a_click_on_a_cluster_comes_closer(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_look_at(w.desk, 33, 43, 0.5); /* as far out as it goes */
    frame(&w);
    double scale = w.desk->camera.scale;
    for (int32_t i = w.desk->hit_count - 1; i >= 0; i--) {
        Rect r = w.desk->hits[i].rect;
        float x = r.x + r.w / 2, y = r.y + r.h / 2;
        if (w.desk->hits[i].action == ACTION_CALL && rect_contains(w.desk->map_rect, x, y) &&
            desk_hit_at(w.desk, x, y) == &w.desk->hits[i] && r.w < 60) {
            send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
            assert_non_null(strstr(desk_tip(w.desk, desk_hit_at(w.desk, x, y)), "vessels: "));
            click(&w, x, y);
            break;
        }
    }
    assert_true(w.desk->camera.scale > 2 * scale);
    close_world(&w);
}

/* ---- tracks ---- */

static VesselIndex someone_under_way(const World *w)
{
    const MapLayer *layer = w->desk->map_layer;
    GeoPoint path[8];
    for (int32_t i = 0; i < layer->ship_count; i++) {
        if (layer->ships[i].mark.speed_mm_s > 0 && layer->ships[i].is_near &&
            sim_route_behind(w->desk->sim, layer->ships[i].index, path, 8) > 2) {
            return layer->ships[i].index;
        }
    }
    return -1;
}

static void o_shows_what_the_vessel_has_sailed(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    desk_select(w.desk, someone_under_way(&w), -1);
    frame(&w);
    int32_t without = w.list.count;
    press_letter(&w, 'o');
    w.desk->message_left = 0;
    frame(&w);
    assert_true(w.list.count > without);
    press_letter(&w, 'o');
    w.desk->message_left = 0;
    frame(&w);
    assert_int_equal(w.list.count, without);
    close_world(&w);
}

static void what_lies_behind_meets_what_lies_ahead(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    VesselIndex vessel = someone_under_way(&w);
    GeoPoint behind[512], ahead[512];
    int32_t count = sim_route_behind(w.desk->sim, vessel, behind, 512);
    assert_true(count > 1 && sim_route_ahead(w.desk->sim, vessel, ahead, 512) > 1);
    assert_true(behind[count - 1].lon == ahead[0].lon && behind[count - 1].lat == ahead[0].lat);
    close_world(&w);
}

static void marks_agree_with_what_the_inspector_is_told(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    int32_t placed = 0;
    for (VesselIndex i = 0; i < sim_vessel_slots(w.desk->sim); i++) {
        VesselView view = sim_vessel(w.desk->sim, i);
        VesselMark mark = sim_mark(w.desk->sim, i);
        Pose pose = {0};
        assert_true(mark.serial == view.serial);
        if (view.serial == 0) {
            continue;
        }
        assert_int_equal(mark.state, view.state);
        assert_int_equal(mark.cause, view.cause);
        assert_int_equal(mark.port, view.port);
        assert_int_equal(mark.speed_mm_s, view.speed_mm_s);
        assert_int_equal(mark.is_laden, view.is_laden);
        assert_true(mark.cargo_kg == view.cargo_kg);
        assert_int_equal(mark.is_placed, sim_pose(w.desk->sim, i, sim_now(w.desk->sim), &pose));
        assert_true(!mark.is_placed ||
                    (mark.pose.at.lon == pose.at.lon && mark.pose.at.lat == pose.at.lat &&
                     mark.pose.course_deg == pose.course_deg));
        assert_true((mark.lane >= 0) == (mark.speed_mm_s > 0));
        placed += mark.is_placed;
    }
    assert_true(placed > 300);
    close_world(&w);
}

/* ---- ways of the camera ---- */

static void open_moving(World *w)
{
    open_world(w, TOY_TRUCE, 1, 1280, 720, 1);
    w->desk->config.synchronous = false; /* the base map goes on to be painted at once */
    glide_update(w->desk, 0);
}

static void close_moving(World *w)
{
    w->desk->config.synchronous = true;
    close_world(w);
}

static void a_zoom_eases_in_and_keeps_its_place(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    double lon, lat, x, y, scale = w.desk->camera.scale;
    camera_unproject(&w.desk->camera, 700, 300, &lon, &lat);
    desk_event(w.desk, &(DeskEvent){.kind = EVENT_WHEEL, .x = 700, .y = 300, .amount = 2});
    assert_true(w.desk->camera.scale == scale);
    assert_true(glide_update(w.desk, 16));
    double first = w.desk->camera.scale;
    assert_true(first > scale && first < 1.44 * scale);
    for (double ms = 32; ms < 800; ms += 16) {
        glide_update(w.desk, ms);
    }
    assert_false(glide_update(w.desk, 816));
    assert_true(fabs(w.desk->camera.scale / scale - 1.44) < 1e-6);
    camera_unproject(&w.desk->camera, 700, 300, &x, &y);
    assert_true(fabs(x - lon) < 1e-6 && fabs(y - lat) < 1e-6);
    close_moving(&w);
}

static void with_reduced_motion_a_zoom_is_there_at_once(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    w.desk->preferences.reduced_motion = true;
    double scale = w.desk->camera.scale;
    desk_event(w.desk, &(DeskEvent){.kind = EVENT_WHEEL, .x = 700, .y = 300, .amount = 1});
    assert_true(fabs(w.desk->camera.scale / scale - 1.2) < 1e-9);
    assert_false(glide_update(w.desk, 16));
    close_moving(&w);
}

static void a_pinch_follows_the_fingers_without_easing(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    double lon, lat, x, y, scale = w.desk->camera.scale;
    camera_unproject(&w.desk->camera, 640, 400, &lon, &lat);
    desk_event(w.desk, &(DeskEvent){.kind = EVENT_ZOOM, .x = 640, .y = 400, .amount = 1.5f});
    assert_true(fabs(w.desk->camera.scale / scale - 1.5) < 1e-6);
    camera_unproject(&w.desk->camera, 640, 400, &x, &y);
    assert_true(fabs(x - lon) < 1e-6 && fabs(y - lat) < 1e-6);
    close_moving(&w);
}

static void home_flies_to_the_whole_map(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    Camera whole = w.desk->camera;
    desk_look_at(w.desk, 31, 46, 8);
    desk_event(w.desk, &(DeskEvent){.kind = EVENT_KEY, .key = KEY_HOME});
    assert_true(glide_update(w.desk, 100));
    assert_true(w.desk->camera.scale > whole.scale);
    for (double ms = 150; ms < 900; ms += 50) {
        glide_update(w.desk, ms);
    }
    assert_true(w.desk->camera.scale == whole.scale && w.desk->camera.x == whole.x);
    close_moving(&w);
}

static void an_arrow_pans_by_whole_pixels_in_all(void **state)
{
    (void)state;
    World w;
    open_moving(&w);
    desk_look_at(w.desk, 31, 45, 4);
    double x = w.desk->camera.x;
    desk_event(w.desk, &(DeskEvent){.kind = EVENT_KEY, .key = KEY_RIGHT, .ctrl = true});
    for (double ms = 16; ms < 900; ms += 16) {
        glide_update(w.desk, ms);
    }
    assert_true(fabs((w.desk->camera.x - x) * w.desk->camera.scale - 60) < 1e-6);
    close_moving(&w);
}

static void a_followed_vessel_stays_in_the_middle_while_one_zooms(void **state)
{
    (void)state;
    World w;
    open_sea(&w);
    VesselIndex vessel = someone_under_way(&w);
    desk_select(w.desk, vessel, -1);
    press_letter(&w, 'f');
    send(&w, (DeskEvent){.kind = EVENT_WHEEL, .x = 400, .y = 200, .amount = 4});
    assert_true(w.desk->following);
    VesselMark mark = sim_mark(w.desk->sim, vessel);
    Vec2 at = camera_project(&w.desk->camera, mark.pose.at.lon, mark.pose.at.lat);
    Rect r = w.desk->map_rect;
    assert_true(fabsf(at.x - r.x - r.w / 2) < 1.5f && fabsf(at.y - r.y - r.h / 2) < 1.5f);
    close_world(&w);
}

static void a_closed_port_with_ships_says_both(void **context)
{
    (void)context;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 10}));
    Command command = {.verb = VERB_PORT, .party = -1};
    command.subject = network_find_port(w.bundle.scenario->network, "Constanta");
    desk_decide(w.desk, &command);
    char label[80];
    PortView port = sim_port(w.desk->sim, command.subject);
    assert_true(port.waiting + port.loading > 0);
    snprintf(label, sizeof label, "  %d (closed)\"", port.waiting + port.loading);
    assert_non_null(strstr(frame(&w), label));
    close_world(&w);
}

/* Where there is no room for both the shorter queue is the one left out, and the scale gives way.
 */
static void the_longest_queue_is_told_in_a_small_window(void **context)
{
    (void)context;
    static const float scales[] = {1, 1.5f, 2};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        World w;
        open_world(&w, "bsgi-2022", 1, 1024, 600, scales[i]);
        desk_run_until(w.desk, time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 28}));
        char out[40];
        snprintf(out, sizeof out, ": %d",
                 sim_vessels_in_state(w.desk->sim, VESSEL_OUTBOUND_ANCHORAGE, true));
        assert_non_null(strstr(frame(&w), out));
        close_world(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_map_comes_when_a_part_is_seen),
        cmocka_unit_test(m_shows_and_hides_the_small_map),
        cmocka_unit_test(a_click_on_the_small_map_moves_the_view_there),
        cmocka_unit_test(a_drag_on_the_small_map_takes_the_view_along),
        cmocka_unit_test(no_label_lies_on_the_small_map),
        cmocka_unit_test(the_whole_map_shows_vessels_one_by_one),
        cmocka_unit_test(far_out_vessels_are_summed_up_and_none_is_lost),
        cmocka_unit_test(a_pan_leaves_clusters_as_they_are),
        cmocka_unit_test(a_click_on_a_cluster_comes_closer),
        cmocka_unit_test(o_shows_what_the_vessel_has_sailed),
        cmocka_unit_test(what_lies_behind_meets_what_lies_ahead),
        cmocka_unit_test(marks_agree_with_what_the_inspector_is_told),
        cmocka_unit_test(a_zoom_eases_in_and_keeps_its_place),
        cmocka_unit_test(with_reduced_motion_a_zoom_is_there_at_once),
        cmocka_unit_test(a_pinch_follows_the_fingers_without_easing),
        cmocka_unit_test(home_flies_to_the_whole_map),
        cmocka_unit_test(an_arrow_pans_by_whole_pixels_in_all),
        cmocka_unit_test(a_followed_vessel_stays_in_the_middle_while_one_zooms),
        cmocka_unit_test(a_closed_port_with_ships_says_both),
        cmocka_unit_test(the_longest_queue_is_told_in_a_small_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
