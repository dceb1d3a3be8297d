/* Selecting: the list of vessels, finding by name, the menu of the secondary button, lanes and
 * areas. */
#include "desk_world.h"

#include "base/fold.h"
#include "view/panel_vessels.h"

#define BSGI "bsgi-2022"

static void typed(World *w, const char *text)
{
    for (; *text; text++) {
        send(w, (DeskEvent){.kind = EVENT_KEY,
                            .key = *text == ' ' ? KEY_SPACE : KEY_CHARACTER,
                            .character = *text,
                            .utf8 = {*text}});
    }
}

static void letter(World *w, char c, bool ctrl)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = c, .ctrl = ctrl});
}

static void open_october(World *w)
{
    open_world(w, BSGI, 1, 1280, 720, 1);
    desk_run_until(w->desk, time_from_civil((CivilTime){.year = 2022, .month = 10, .day = 20}));
    frame(w);
}

static void test_letters_fold_as_people_search(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Constan\xC8\x9B"
         "a",
         "constanta"}, /* Romanian t with comma */
        {"\xC3\x87"
         "anakkale",
         "canakkale"},                   /* Turkish C with cedilla */
        {"\xC4\xB0stanbul", "istanbul"}, /* dotted capital I */
        {"\xD0\x9E\xD0\xB4\xD0\xB5\xD1\x81\xD0\xB0", "\xD0\xBE\xD0\xB4\xD0\xB5\xD1\x81\xD0\xB0"},
        {"Chernomors'k", "chernomorsk"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_string_equal(text_fold(pairs[i][0], out, sizeof out), pairs[i][1]);
    }
    assert_string_equal(text_fold("\xC3\x87\xC3\x87\xC3\x87", out, 3), "cc");
    assert_string_equal(text_fold("a\xFF", out, sizeof out), "ay"); /* a broken byte is no crash */
    assert_int_equal(text_match("aegean grace", "aeg"), 3);
    assert_int_equal(text_match("aegean grace", "gra"), 2);
    assert_int_equal(text_match("aegean grace", "rac"), 1);
    assert_int_equal(text_match("aegean grace", "x"), 0);
}

static void test_the_list_begins_with_who_waits_longest_and_shares_the_selection(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    letter(&w, 'l', false);
    assert_int_equal(w.desk->tab, TAB_VESSELS);
    key(&w, KEY_DOWN);
    VesselIndex first = desk_selected_vessel(w.desk);
    assert_true(first >= 0);
    int64_t since = sim_vessel(w.desk->sim, first).since;
    for (VesselIndex i = 0; i < sim_vessel_slots(w.desk->sim); i++) {
        VesselView v = sim_vessel(w.desk->sim, i);
        assert_true(v.serial == 0 || v.since >= since);
    }
    key(&w, KEY_DOWN);
    assert_true(desk_selected_vessel(w.desk) != first);
    key(&w, KEY_HOME);
    assert_int_equal(desk_selected_vessel(w.desk), first);
    key(&w, KEY_ENTER);
    assert_int_equal(w.desk->tab, TAB_DETAILS);
    key(&w, KEY_ESCAPE);
    assert_int_equal(w.desk->tab, TAB_TRUCE);
    close_world(&w);
}

static void test_a_column_sorts_and_sorts_the_other_way_round(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    letter(&w, 'l', false);
    press(&w, "Sort by name");
    key(&w, KEY_HOME);
    char low[VESSEL_NAME], high[VESSEL_NAME];
    VesselView v = sim_vessel(w.desk->sim, desk_selected_vessel(w.desk));
    sim_vessel_name(&v, low);
    press(&w, "Sort by name");
    key(&w, KEY_HOME);
    v = sim_vessel(w.desk->sim, desk_selected_vessel(w.desk));
    sim_vessel_name(&v, high);
    assert_true(strcmp(low, high) < 0);
    for (VesselIndex i = 0; i < sim_vessel_slots(w.desk->sim); i++) {
        v = sim_vessel(w.desk->sim, i);
        if (v.serial != 0) {
            char name[VESSEL_NAME];
            sim_vessel_name(&v, name);
            assert_true(strcmp(low, name) <= 0 && strcmp(name, high) <= 0);
        }
    }
    close_world(&w);
}

static void test_a_filter_leaves_these_alone(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    letter(&w, 'l', false);
    press(&w, "Inspection: these alone");
    press(&w, "Laden: these alone");
    for (int32_t i = 0; i < 30; i++) {
        key(&w, KEY_DOWN);
        VesselView v = sim_vessel(w.desk->sim, desk_selected_vessel(w.desk));
        assert_int_equal(look_of(&v), LOOK_LADEN);
    }
    press(&w, "All vessels again");
    close_world(&w);
}

static void test_a_vessel_is_found_by_its_name(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    VesselIndex wanted = sim_vessel_slots(w.desk->sim) / 2;
    while (sim_vessel(w.desk->sim, wanted).serial == 0) {
        wanted++;
    }
    VesselView v = sim_vessel(w.desk->sim, wanted);
    char name[VESSEL_NAME];
    sim_vessel_name(&v, name);
    letter(&w, 'f', true);
    typed(&w, name);
    key(&w, KEY_ENTER);
    assert_true(desk_selected_vessel(w.desk) >= 0);
    v = sim_vessel(w.desk->sim, desk_selected_vessel(w.desk));
    char found[VESSEL_NAME];
    assert_string_equal(sim_vessel_name(&v, found), name);
    close_world(&w);
}

static void test_a_port_is_found_without_its_marks_and_the_ships_bound_for_it(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    int32_t constanta = network_find_port(w.bundle.scenario->network, "Constanta");
    letter(&w, 'f', true);
    typed(&w, "constanta");
    key(&w, KEY_ENTER);
    assert_int_equal(desk_selected_port(w.desk), constanta);
    letter(&w, 'f', true);
    typed(&w, "constanta");
    key(&w, KEY_DOWN); /* the vessels for it */
    key(&w, KEY_ENTER);
    assert_int_equal(w.desk->tab, TAB_VESSELS);
    key(&w, KEY_END);
    assert_int_equal(sim_vessel(w.desk->sim, desk_selected_vessel(w.desk)).port, constanta);
    close_world(&w);
}

static void test_what_nobody_is_called_finds_nothing_and_changes_nothing(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    desk_select(w.desk, -1, 3);
    letter(&w, 'f', true);
    typed(&w, "qqqq");
    assert_non_null(strstr(w.text, "Nothing in the scenario is called so"));
    key(&w, KEY_ENTER);
    assert_int_equal(desk_selected_port(w.desk), 3);
    key(&w, KEY_ESCAPE);
    close_world(&w);
}

static void menu_at(World *w, int32_t port)
{
    GeoPoint at = w->bundle.scenario->network->ports[port].at;
    Vec2 p = camera_project(&w->desk->camera, at.lon, at.lat);
    send(w, (DeskEvent){.kind = EVENT_MOVE, .x = p.x, .y = p.y});
    send(w, (DeskEvent){.kind = EVENT_CONTEXT, .x = p.x, .y = p.y});
    key(w, KEY_DOWN); /* details */
    key(w, KEY_DOWN); /* list */
    key(w, KEY_DOWN); /* the decision */
}

static void test_the_menu_says_what_would_be_done(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    int32_t port = network_find_port(w.bundle.scenario->network, "Samsun");
    menu_at(&w, port);
    assert_non_null(strstr(frame(&w), "\"Close Samsun\""));
    key(&w, KEY_ENTER);
    assert_non_null(strstr(frame(&w), "Samsun: closed")); /* what was done */
    menu_at(&w, port);
    assert_non_null(strstr(frame(&w), "\"Open Samsun\""));
    char words[WORDS_TEXT];
    const Network *n = w.bundle.scenario->network;
    Command shut = {.verb = VERB_LANE, .subject = 0, .party = -1};
    command_deed(w.bundle.scenario, &shut, words);
    assert_memory_equal(words, "Close ", 6);
    assert_string_equal(words + 6, n->lanes[0].name);
    command_words(w.bundle.scenario, &shut, words);
    assert_memory_equal(words, n->lanes[0].name, strlen(n->lanes[0].name));
    close_world(&w);
}

/* Hour by hour: whatever a vessel waits for on its way it never falls back. */
static void test_a_vessel_never_falls_back_in_its_call(void **state)
{
    (void)state;
    static const char *const scenarios[] = {"bsgi-2022", "peace-2021", "corridor-2023"};
    enum { SLOTS = 4096 };
    static uint64_t serials[SLOTS];
    static int32_t stages[SLOTS];
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        World w;
        open_world(&w, scenarios[i], 1, 1024, 600, 1);
        Sim *sim = sim_create(&(SimConfig){w.bundle.scenario, 1, 0, false});
        int32_t seen[5] = {0};
        memset(serials, 0, sizeof serials);
        for (int32_t hour = 0; hour < 24 * 90; hour++) {
            sim_run_until(sim, w.bundle.scenario->start + hour * MS_PER_HOUR);
            assert_true(sim_vessel_slots(sim) <= SLOTS);
            for (VesselIndex v = 0; v < sim_vessel_slots(sim); v++) {
                VesselView view = sim_vessel(sim, v);
                int32_t stage = view.serial ? vessel_stage(&view) : 0;
                bool sent = view.state == VESSEL_DIVERTED || view.state == VESSEL_HOLDING ||
                            view.state == VESSEL_DAMAGED;
                if (view.serial && view.serial == serials[v] && stage < stages[v] && !sent) {
                    fail_msg("%s, hour %d: vessel %d from %d to %d in state %d", scenarios[i], hour,
                             v, stages[v], stage, view.state);
                }
                seen[stage] += view.serial != 0;
                serials[v] = sent ? 0 : view.serial;
                stages[v] = stage;
            }
        }
        assert_true(seen[2] > 0 && seen[3] > 0 && (i > 0 || (seen[1] > 0 && seen[4] > 0)));
        sim_destroy(sim);
        close_world(&w);
    }
}

static bool has_tip(World *w)
{
    Theme theme = w->desk->theme;
    frame(w);
    for (int32_t i = 0; i < w->list.count; i++) {
        const DrawCommand *c = &w->list.commands[i];
        if (c->kind == DRAW_RECT && c->color == theme_color(&theme, COLOR_TIP)) {
            return true;
        }
    }
    return false;
}

static void test_no_tooltip_lies_over_the_open_menu(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    int32_t port = network_find_port(w.bundle.scenario->network, "Samsun");
    GeoPoint at = w.bundle.scenario->network->ports[port].at;
    Vec2 p = camera_project(&w.desk->camera, at.lon, at.lat);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = p.x, .y = p.y});
    assert_true(has_tip(&w));
    send(&w, (DeskEvent){.kind = EVENT_CONTEXT, .x = p.x, .y = p.y});
    assert_false(has_tip(&w));
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = p.x - 3, .y = p.y});
    assert_false(has_tip(&w));
    key(&w, KEY_ESCAPE);
    send(&w, (DeskEvent){.kind = EVENT_MOVE, .x = p.x, .y = p.y});
    assert_true(has_tip(&w));
    close_world(&w);
}

static void test_the_secondary_button_closes_a_port_and_opens_it(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    int32_t port = network_find_port(w.bundle.scenario->network, "Samsun");
    GeoPoint at = w.bundle.scenario->network->ports[port].at;
    for (int32_t i = 0; i < 2; i++) {
        bool open = sim_port_is_open(w.desk->sim, port);
        Vec2 p = camera_project(&w.desk->camera, at.lon, at.lat);
        send(&w, (DeskEvent){.kind = EVENT_CONTEXT, .x = p.x, .y = p.y});
        assert_int_equal(desk_selected_port(w.desk), port);
        key(&w, KEY_DOWN); /* details */
        key(&w, KEY_DOWN); /* list */
        key(&w, KEY_DOWN); /* the decision */
        key(&w, KEY_ENTER);
        assert_int_equal(sim_port_is_open(w.desk->sim, port), !open);
    }
    assert_int_equal(sim_command_count(w.desk->sim), 2);
    close_world(&w);
}

static void test_a_click_beside_the_menu_closes_it_and_does_nothing_else(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    Rect m = w.desk->map_rect;
    desk_select(w.desk, -1, 2);
    key(&w, KEY_MENU);
    assert_non_null(strstr(w.text, "Find by name"));
    click(&w, m.x + 8, m.y + m.h - 8);
    assert_null(strstr(w.text, "Find by name"));
    assert_int_equal(desk_selected_port(w.desk), 2);
    close_world(&w);
}

static void test_a_click_on_a_lane_tells_what_it_is_and_who_is_in_it(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    const Network *n = w.bundle.scenario->network;
    int32_t selected = 0;
    for (int32_t l = 0; l < n->lane_count; l++) {
        const Lane *lane = &n->lanes[l];
        GeoPoint a = lane->points[0], b = lane->points[1];
        Vec2 p = camera_project(&w.desk->camera, (a.lon + b.lon) / 2, (a.lat + b.lat) / 2);
        if (lane->kind != LANE_OPEN_SEA || desk_hit_at(w.desk, p.x, p.y) ||
            desk_lane_at(w.desk, p.x, p.y) != l) {
            continue;
        }
        click(&w, p.x, p.y);
        assert_int_equal(w.desk->lane, l);
        assert_non_null(strstr(w.text, "Vessels under way in it"));
        selected++;
        key(&w, KEY_ESCAPE);
        assert_int_equal(w.desk->lane, -1);
    }
    assert_true(selected > 3);
    int32_t in_lanes = 0, sailing = 0;
    for (int32_t l = 0; l < n->lane_count; l++) {
        in_lanes += desk_lane_vessels(w.desk, l);
    }
    for (VesselIndex i = 0; i < sim_vessel_slots(w.desk->sim); i++) {
        sailing += sim_vessel(w.desk->sim, i).serial != 0 && sim_vessel_lane(w.desk->sim, i) >= 0;
    }
    assert_int_equal(in_lanes, sailing);
    close_world(&w);
}

static void test_an_inspection_area_tells_its_line_and_teams(void **state)
{
    (void)state;
    World w;
    open_october(&w);
    int32_t area = network_find_area(w.bundle.scenario->network, "TURKELI_INSP");
    assert_true(area >= 0);
    desk_select_place(w.desk, -1, area);
    frame(&w);
    assert_non_null(strstr(w.text, "Teams at work"));
    assert_non_null(strstr(w.text, "Outbound inspection"));
    press(&w, "Select the vessel at the head of the line");
    assert_true(desk_selected_vessel(w.desk) >= 0);
    assert_int_equal(w.desk->area, -1);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_fold_as_people_search),
        cmocka_unit_test(test_the_list_begins_with_who_waits_longest_and_shares_the_selection),
        cmocka_unit_test(test_a_column_sorts_and_sorts_the_other_way_round),
        cmocka_unit_test(test_a_filter_leaves_these_alone),
        cmocka_unit_test(test_a_vessel_is_found_by_its_name),
        cmocka_unit_test(test_a_port_is_found_without_its_marks_and_the_ships_bound_for_it),
        cmocka_unit_test(test_what_nobody_is_called_finds_nothing_and_changes_nothing),
        cmocka_unit_test(test_the_menu_says_what_would_be_done),
        cmocka_unit_test(test_a_vessel_never_falls_back_in_its_call),
        cmocka_unit_test(test_no_tooltip_lies_over_the_open_menu),
        cmocka_unit_test(test_the_secondary_button_closes_a_port_and_opens_it),
        cmocka_unit_test(test_a_click_beside_the_menu_closes_it_and_does_nothing_else),
        cmocka_unit_test(test_a_click_on_a_lane_tells_what_it_is_and_who_is_in_it),
        cmocka_unit_test(test_an_inspection_area_tells_its_line_and_teams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
