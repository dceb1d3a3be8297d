/* The truce panel and the timeline, used by hand: what is clicked is decided, what is not possible
 * says why, what was decided can be taken back; and nothing overlaps at any size. */
#include "desk_world.h"

#include "model/command.h"

#include <math.h>

enum { DEAL = 1, NORTH = 0, SOUTH = 1, RELIEF = 0, POWER = 1 }; /* of toy-truce.yaml */

static void open_toy(World *w)
{
    open_world(w, TOY_TRUCE, 1, 1600, 2400, 1);
}

static void ctrl(World *w, char character, bool shift)
{
    DeskEvent event = {.kind = EVENT_KEY,
                       .key = KEY_CHARACTER,
                       .character = character,
                       .ctrl = true,
                       .shift = shift};
    desk_event(w->desk, &event);
    frame(w);
}

static AgreementStatus status(const World *w, int32_t agreement)
{
    return sim_agreement(desk_sim(w->desk), agreement).status;
}

static uint64_t hash(const World *w)
{
    return sim_state_hash(desk_sim(w->desk));
}

static void run_days(World *w, int32_t days)
{
    desk_run_until(w->desk, sim_now(desk_sim(w->desk)) + days * MS_PER_DAY);
}

/* ---- decisions ---- */

static void test_the_maritime_deal_is_open_and_says_what_blocks_it(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    const char *text = frame(&w);
    assert_non_null(strstr(text, "WHAT BLOCKS THIS DEAL"));
    assert_non_null(strstr(text, "South agrees in principle but has not"));
    assert_non_null(strstr(text, "CONDITIONS, 1 OF 2 MET")); /* energy is in force */
    close_world(&w);
}

static void test_a_chip_opens_a_menu_and_a_choice_is_carried_out(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "South, Harbour truce: Refuses");
    assert_non_null(strstr(w.text, "Agree in principle"));
    press(&w, "South discusses: Harbour truce");
    assert_int_equal(sim_consent(desk_sim(w.desk), 2, SOUTH), CONSENT_DISCUSSES);
    assert_null(strstr(w.text, "Agree in principle")); /* the menu has closed */
    assert_true(shows(&w, "South, Harbour truce: Discusses"));
    close_world(&w);
}

static void test_what_is_not_possible_says_why_and_changes_nothing(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    Command sign = {.verb = VERB_SIGN, .subject = DEAL, .party = SOUTH, .value = CONSENT_SIGNED};
    Errors errors = {0};
    assert_false(sim_check(desk_sim(w.desk), &sign, &errors));
    uint64_t before = hash(&w);
    press(&w, "South, The deal");
    assert_true(shows(&w, "Sign: not possible"));
    assert_true(shows(&w, errors_first(&errors)));
    press(&w, "Sign: not possible");
    assert_true(hash(&w) == before);
    assert_string_equal(w.desk->message, errors_first(&errors)); /* told as a message too */
    errors_free(&errors);
    close_world(&w);
}

static void test_a_click_beside_the_menu_only_closes_it(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "South, The deal");
    assert_true(desk_is_paused(w.desk));
    press(&w, "Run  (Space)");
    assert_true(desk_is_paused(w.desk));
    assert_null(strstr(w.text, "Suspend its part"));
    press(&w, "Run  (Space)");
    assert_false(desk_is_paused(w.desk));
    close_world(&w);
}

static void test_a_ticked_condition_brings_the_deal_into_force(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "Click: it is met");
    assert_true(sim_condition_met(desk_sim(w.desk), RELIEF));
    /* South signs by itself once its conditions are met; it was the last. */
    assert_int_equal(status(&w, DEAL), AGREEMENT_IN_FORCE);
    assert_non_null(strstr(w.text, "Nothing: it is in force"));
    close_world(&w);
}

/* The whole control of an action in the panel that scrolls. */
static Rect control(const World *w, Action action, int32_t argument)
{
    for (int32_t i = 0; i < w->desk->hit_count; i++) {
        const Hit *hit = &w->desk->hits[i];
        if (hit->scrolls && hit->action == action && hit->argument == argument) {
            return hit->whole;
        }
    }
    fail_msg("no control");
    return (Rect){0};
}

/* Scrolls it to the middle, so that the panel may give way both up and down. */
static void scroll_to(World *w, Action action, int32_t argument)
{
    Rect r = control(w, action, argument), view = w->desk->scroll.view;
    w->desk->scroll.offset += r.y - (view.y + view.h / 2);
    frame(w);
}

static void test_a_pressed_control_stays_under_the_pointer(void **context)
{
    (void)context;
    World w;
    open_world(&w, "riyadh-2025", 1, 1280, 720, 1);
    const Agreement *deal = &w.bundle.scenario->agreements[1]; /* the truce at sea, open */
    float content = w.desk->scroll.content;
    bool grew = false;
    for (int32_t i = 0; i < deal->condition_count; i++) {
        int32_t condition = deal->first_condition + i;
        if (w.bundle.scenario->conditions[condition].needs_agreement >= 0) {
            continue;
        }
        scroll_to(&w, ACTION_CONDITION, condition);
        Rect before = control(&w, ACTION_CONDITION, condition);
        click_in(&w, before);
        assert_true(sim_condition_met(desk_sim(w.desk), condition));
        assert_true(fabsf(control(&w, ACTION_CONDITION, condition).y - before.y) < 0.5f);
        grew = grew || w.desk->scroll.content != content;
    }
    assert_true(grew); /* else nothing had to be held */
    scroll_to(&w, ACTION_OPEN, 2);
    Rect below = control(&w, ACTION_OPEN, 2); /* the one above it closes */
    click_in(&w, below);
    assert_true(fabsf(control(&w, ACTION_OPEN, 2).y - below.y) < 0.5f);
    close_world(&w);
}

static void test_a_window_of_hours_is_told_in_hours(void **context)
{
    (void)context;
    World w;
    open_world(&w, "riyadh-2025", 1, 1600, 2400, 1);
    int64_t easter; /* 30 hours from the afternoon of the 19th */
    assert_true(time_parse("2025-04-20", &easter));
    desk_run_until(w.desk, easter);
    w.desk->agreement = 5;
    assert_int_equal(status(&w, 5), AGREEMENT_IN_FORCE);
    assert_non_null(strstr(frame(&w), "of 1000 borne in 30 h"));
    close_world(&w);
}

static void strike(World *w, const char *words)
{
    Command command;
    Errors errors = {0};
    if (!command_parse(w->bundle.scenario, words, &command, &errors)) {
        fail_msg("%s", errors_first(&errors));
    }
    desk_decide(w->desk, &command);
    errors_free(&errors);
}

static void test_a_port_tells_what_strikes_have_left_of_it(void **context)
{
    (void)context;
    World w;
    open_world(&w, "riyadh-2025", 1, 1600, 2400, 1);
    int32_t odesa = network_find_port(w.bundle.scenario->network, "Odesa");
    desk_select(w.desk, -1, odesa);
    assert_null(strstr(frame(&w), "out of service"));
    assert_null(strstr(w.text, "Power hit"));
    strike(&w, "attack port_strikes Odesa");
    strike(&w, "attack power_strikes any");
    strike(&w, "attack cyberattack any");
    assert_non_null(strstr(frame(&w), "1 of 10 berths out of service"));
    assert_non_null(strstr(w.text, "Power hit: loads at 50 % of its rate"));
    assert_non_null(strstr(w.text, "Railways hit: 90 % of the cargo arrives"));
    assert_non_null(strstr(w.text, "Lost in strikes"));
    close_world(&w);
}

static void test_a_condition_that_follows_an_agreement_cannot_be_ticked(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    Command met = {.verb = VERB_CONDITION, .subject = POWER, .party = -1, .value = 0};
    Errors errors = {0};
    assert_false(sim_check(desk_sim(w.desk), &met, &errors));
    uint64_t before = hash(&w);
    press(&w, errors_first(&errors));
    assert_true(hash(&w) == before);
    assert_non_null(strstr(w.text, "follows Energy truce"));
    errors_free(&errors);
    close_world(&w);
}

static void test_renewing_moves_the_end_of_the_term(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "Energy truce\n\nClick: what blocks it"); /* opens its details */
    int64_t ends = sim_agreement(desk_sim(w.desk), 0).term_ends;
    press(&w, "Renew by 60 days");
    assert_true(sim_agreement(desk_sim(w.desk), 0).term_ends == ends + 60 * MS_PER_DAY);
    close_world(&w);
}

/* ---- taking back ---- */

static void test_undo_and_redo_give_the_same_states(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    run_days(&w, 3);
    uint64_t before = hash(&w);
    press(&w, "Click: it is met");
    uint64_t after = hash(&w);
    assert_true(after != before);
    ctrl(&w, 'z', false);
    assert_true(hash(&w) == before);
    ctrl(&w, 'y', false);
    assert_true(hash(&w) == after);
    press(&w, "Take back: Met");
    assert_true(hash(&w) == before);
    ctrl(&w, 'z', true); /* Shift+Ctrl+Z is redo too */
    assert_true(hash(&w) == after);
    close_world(&w);
}

/* Redo works at the decision's own time, however late it comes. */
static void test_redo_later_is_as_if_never_undone(void **context)
{
    (void)context;
    World kept, undone;
    open_toy(&kept);
    open_toy(&undone);
    World *both[] = {&kept, &undone};
    for (int i = 0; i < 2; i++) {
        run_days(both[i], 3);
        press(both[i], "Click: it is met");
        run_days(both[i], 5);
    }
    ctrl(&undone, 'z', false);
    run_days(&undone, 9);
    run_days(&kept, 9);
    assert_true(hash(&kept) != hash(&undone));
    ctrl(&undone, 'y', false);
    assert_true(hash(&kept) == hash(&undone));
    close_world(&kept);
    close_world(&undone);
}

static void test_a_decision_in_the_middle_is_taken_back_with_what_rests_on_it(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "Click: it is met"); /* the deal comes into force... */
    run_days(&w, 2);
    press(&w, "North, The deal");
    press(&w, "North violates: The deal"); /* ...and is violated, which needs it in force */
    uint64_t both = hash(&w);
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 2);
    desk_undo(w.desk, 0);
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 0);
    ctrl(&w, 'y', false);
    ctrl(&w, 'y', false);
    assert_true(hash(&w) == both);
    close_world(&w);
}

static void test_a_new_decision_forgets_what_was_undone(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "Click: it is met");
    ctrl(&w, 'z', false);
    press(&w, "South, Harbour truce");
    press(&w, "South discusses: Harbour truce");
    uint64_t now = hash(&w);
    ctrl(&w, 'y', false);
    assert_true(hash(&w) == now);
    close_world(&w);
}

/* The list of decisions tells each as the shell takes it: the same commands give the same state. */
static void test_decisions_told_for_the_shell_give_the_same_state(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    run_days(&w, 1);
    press(&w, "Click: it is met");
    run_days(&w, 2);
    press(&w, "North, The deal");
    press(&w, "North violates: The deal");
    run_days(&w, 4);
    frame(&w);
    SimConfig config = {w.bundle.scenario, 1, 0, false};
    Sim *sim = sim_create(&config);
    int32_t taken = 0;
    for (int32_t i = w.desk->hit_count - 1; i >= 0; i--) { /* the newest stands first */
        const char *tip = desk_tip(w.desk, &w.desk->hits[i]);
        const char *text = strstr(tip, "--command '");
        if (text) {
            char line[200];
            Command command;
            Errors errors = {0};
            snprintf(line, sizeof line, "%s", text + strlen("--command '"));
            *strrchr(line, '\'') = '\0';
            assert_true(command_parse_dated(w.bundle.scenario, line, &command, &errors));
            sim_run_until(sim, command.t);
            assert_true(sim_apply(sim, &command, &errors));
            errors_free(&errors);
            taken++;
        }
    }
    assert_int_equal(taken, 2);
    sim_run_until(sim, sim_now(desk_sim(w.desk)));
    assert_true(sim_state_hash(sim) == hash(&w));
    sim_destroy(sim);
    close_world(&w);
}

/* A hit of the last frame that decides, opens or takes back, by lot. */
static bool press_anything(World *w, uint32_t luck)
{
    int32_t count = 0;
    for (int pass = 0, chosen = -1; pass < 2; pass++) {
        for (int32_t i = 0, n = 0; i < w->desk->hit_count; i++) {
            const Hit *hit = &w->desk->hits[i];
            bool wanted = hit->action >= ACTION_CHIP && hit->action <= ACTION_REDO;
            if (!wanted || hit->rect.w <= 0) {
                continue;
            }
            if (pass == 0) {
                count++;
            } else if (n++ == chosen) {
                click_in(w, hit->rect);
                return true;
            }
        }
        chosen = count > 0 ? (int)(luck % (uint32_t)count) : -1;
    }
    return false;
}

/* Whatever was decided, taken back and taken again: without decisions left it is the plain run. */
static void test_any_decisions_taken_back_leave_the_plain_run(void **context)
{
    (void)context;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        World w;
        open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, 1600, 3200, 1);
        uint32_t luck = seed * 7919, most = 0;
        frame(&w);
        for (int i = 0; i < 150; i++) {
            luck = luck * 1664525u + 1013904223u;
            assert_true(press_anything(&w, luck >> 8));
            run_days(&w, (luck >> 4) % 8 == 0);
            assert_null(sim_fault(desk_sim(w.desk)));
            uint32_t taken = (uint32_t)sim_command_count(desk_sim(w.desk));
            most = taken > most ? taken : most;
        }
        assert_true(most >= 3);
        while (sim_command_count(desk_sim(w.desk)) > 0) {
            desk_undo(w.desk, -1);
        }
        SimConfig config = {w.bundle.scenario, 1, 0, false};
        Sim *plain = sim_create(&config);
        sim_run_until(plain, sim_now(desk_sim(w.desk)));
        assert_true(sim_state_hash(plain) == hash(&w));
        sim_destroy(plain);
        close_world(&w);
    }
}

/* ---- the timeline ---- */

static void test_bands_and_marks_follow_the_log_after_undo(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "Click: it is met");
    run_days(&w, 2);
    for (int i = 0; i < 3; i++) { /* the deal bears two */
        press(&w, "North, The deal");
        press(&w, "North violates: The deal");
        run_days(&w, 1);
    }
    assert_int_equal(status(&w, DEAL), AGREEMENT_SUSPENDED);
    assert_true(shows(&w, "The deal: In force"));
    assert_true(shows(&w, "The deal: Violated"));
    assert_true(shows(&w, "The deal: Suspended\n\n6 Jan 2020") ||
                shows(&w, "The deal: Suspended\n\n5 Jan 2020"));
    assert_true(shows(&w, "by hand: North violates: The deal"));
    ctrl(&w, 'z', false);
    assert_int_equal(status(&w, DEAL), AGREEMENT_IN_FORCE);
    assert_false(shows(&w, "The deal: Suspended\n\n"));
    assert_true(shows(&w, "The deal: Violated"));
    close_world(&w);
}

static void test_a_strike_is_marked_on_map_and_timeline_until_it_is_repaired(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    Errors errors = {0};
    Command attack;
    assert_true(command_parse(w.bundle.scenario, "attack missiles Alpha", &attack, &errors));
    run_days(&w, 2);
    assert_false(shows(&w, "Missiles: berths out of service"));
    desk_decide(w.desk, &attack);
    assert_int_equal(sim_incident_count(desk_sim(w.desk)), 1);
    assert_true(shows(&w, "Missiles: berths out of service; repaired by 8 Jan 2020"));
    assert_true(shows(&w, "by hand: A strike: Missiles, Alpha"));
    run_days(&w, 6);
    assert_false(shows(&w, "Missiles: berths out of service"));
    errors_free(&errors);
    close_world(&w);
}

/* ---- by keyboard ---- */

static void test_the_keyboard_too_is_told_why_a_choice_is_not_possible(void **context)
{
    (void)context;
    World w;
    open_toy(&w);
    press(&w, "South, The deal");
    assert_null(strstr(w.text, "not possible"));
    for (int i = 0; i < 4; i++) { /* refuse, discuss, agree, sign */
        key(&w, KEY_DOWN);
    }
    assert_non_null(strstr(w.text, "Sign: not possible"));
    key(&w, KEY_UP);
    assert_null(strstr(w.text, "Sign: not possible"));
    close_world(&w);
}

static void test_tab_scrolls_to_what_it_reaches(void **context)
{
    (void)context;
    World w;
    open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, 1024, 600, 1);
    Rect box;
    frame(&w);
    assert_true(desk_find(w.desk, "Click: it is met", &box));
    Rect panel = layout_inspector(w.desk);
    assert_true(box.y > panel.y + panel.h); /* far below */
    bool ticked = false;
    for (int i = 0; i < 80 && !ticked; i++) {
        key(&w, KEY_TAB);
        const Hit *hit = desk_focused(w.desk);
        assert_non_null(hit);
        assert_true(hit->rect.w > 0); /* always in sight */
        if (hit->action == ACTION_CONDITION) {
            key(&w, KEY_ENTER);
            ticked = sim_command_count(desk_sim(w.desk)) == 1;
        }
    }
    assert_true(ticked);
    close_world(&w);
}

static void test_the_wheel_scrolls_the_panel_and_not_the_map(void **context)
{
    (void)context;
    World w;
    open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, 1024, 600, 1);
    frame(&w);
    Camera camera = w.desk->camera;
    Rect before, after;
    assert_true(desk_find(w.desk, "North, Maritime truce", &before));
    DeskEvent wheel = {.kind = EVENT_WHEEL, .x = 100, .y = 300, .amount = -2};
    desk_event(w.desk, &wheel);
    frame(&w);
    assert_true(desk_find(w.desk, "North, Maritime truce", &after));
    assert_true(after.y < before.y);
    assert_memory_equal(&camera, &w.desk->camera, sizeof camera);
    close_world(&w);
}

/* ---- layout ---- */

typedef struct Box {
    Rect rect, clip;
    const char *text;
} Box;

enum { BOXES = 2048, CLIPS = 8 };

static Rect common(Rect a, Rect b)
{
    float x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    float x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    float y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return x1 > x0 && y1 > y0 ? (Rect){x0, y0, x1 - x0, y1 - y0} : (Rect){0};
}

/* The texts of the panels: everything after the first shadow; the map lies before. */
static int32_t panel_texts(const World *w, Box *boxes)
{
    int32_t count = 0, depth = 0;
    Rect clips[CLIPS] = {{0, 0, (float)w->desk->config.width, (float)w->desk->config.height}};
    bool panels = false;
    for (int32_t i = 0; i < w->list.count; i++) {
        const DrawCommand *c = &w->list.commands[i];
        panels |= c->kind == DRAW_SHADOW;
        if (c->kind == DRAW_CLIP) {
            assert_true(depth + 1 < CLIPS);
            clips[depth + 1] = common(clips[depth], c->rect);
            depth++;
        } else if (c->kind == DRAW_UNCLIP) {
            depth--;
        } else if (c->kind == DRAW_TEXT && panels && count < BOXES) {
            const char *text = w->list.texts + c->text;
            float width = text_width(text_fixed(), &c->style, text) - c->style.tracking;
            float x = c->rect.x;
            x -= c->style.align == TEXT_RIGHT    ? width
                 : c->style.align == TEXT_CENTER ? width / 2
                                                 : 0;
            float size = c->style.size;
            boxes[count++] =
                (Box){{x, c->rect.y - size * 0.72f, width, size * 0.74f}, clips[depth], text};
        }
    }
    return count;
}

static void check_layout(const World *w, const char *what)
{
    static Box boxes[BOXES];
    int32_t count = panel_texts(w, boxes);
    assert_true(count > 20 && count < BOXES);
    for (int32_t i = 0; i < count; i++) {
        Rect a = common(boxes[i].rect, boxes[i].clip);
        float right = boxes[i].rect.x + boxes[i].rect.w;
        if (boxes[i].rect.x < -0.5f || right > (float)w->desk->config.width + 0.5f) {
            fail_msg("%s: \"%s\" is outside the window", what, boxes[i].text);
        }
        if (a.w <= 0 || common(a, layout_cards(w->desk)).w > 0) {
            continue; /* scrolled out of sight, or of the cards on the right */
        }
        if (a.w < boxes[i].rect.w - 0.5f) {
            fail_msg("%s: \"%s\" is cut", what, boxes[i].text);
        }
        for (int32_t j = i + 1; j < count; j++) {
            Rect both = common(a, common(boxes[j].rect, boxes[j].clip));
            if (both.w > 0.5f && both.h > 0.5f) {
                fail_msg("%s: \"%s\" and \"%s\" overlap", what, boxes[i].text, boxes[j].text);
            }
        }
    }
}

static void test_no_text_overlaps_or_is_cut_at_any_size(void **context)
{
    (void)context;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{1024, 600, 2},  {1024, 600, 1},      {1280, 720, 1},
                 {1600, 900, 1},  {1920, 1080, 1.25f}, {1920, 1080, 2},
                 {3840, 2160, 1}, {3840, 2160, 2},     {2560, 1440, 1.5f}};
    static const char *const files[] = {"crowded-truce", "toy-truce", "toy-two-ports"};
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        char file[256];
        snprintf(file, sizeof file, "%s/tests/data/%s.yaml", SOURCE_DIR, files[f]);
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            World w;
            char what[96];
            snprintf(what, sizeof what, "%s at %dx%d, scale %.2f", files[f], (int)sizes[i].width,
                     (int)sizes[i].height, (double)sizes[i].scale);
            open_world(&w, file, 1, sizes[i].width, sizes[i].height, sizes[i].scale);
            run_days(&w, 40);
            for (int32_t step = 0; step < 6; step++) { /* down the whole panel */
                frame(&w);
                check_layout(&w, what);
                w.desk->scroll.offset += w.desk->scroll.view.h * 0.7f;
            }
            close_world(&w);
        }
    }
}

static void test_the_menu_lies_inside_the_window_wherever_its_chip_is(void **context)
{
    (void)context;
    static const struct {
        int32_t width, height;
        float scale;
    } sizes[] = {{1024, 600, 2}, {1024, 600, 1}, {1920, 1080, 2}, {3840, 2160, 3}, {640, 480, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        World w;
        open_world(&w, SOURCE_DIR "/tests/data/crowded-truce.yaml", 1, sizes[i].width,
                   sizes[i].height, sizes[i].scale);
        frame(&w);
        for (int32_t chip = 0; chip < 6 * 5; chip++) {
            DeskEvent tab = {.kind = EVENT_KEY, .key = KEY_TAB};
            desk_event(w.desk, &tab);
            frame(&w);
            const Hit *hit = desk_focused(w.desk);
            if (!hit || hit->action != ACTION_CHIP) {
                continue;
            }
            key(&w, KEY_ENTER);
            Rect r = w.desk->menu_rect;
            assert_true(r.x >= 0 && r.x + r.w <= (float)sizes[i].width);
            assert_true(r.y >= 0 && r.y + r.h <= (float)sizes[i].height);
            int32_t choices = 0;
            for (int32_t h = 0; h < w.desk->hit_count; h++) {
                choices += w.desk->hits[h].action == ACTION_CHOICE;
            }
            assert_int_equal(choices, CHOICES);
            key(&w, KEY_ESCAPE);
        }
        close_world(&w);
    }
}

/* 512 x 300 units: all five indicators, and more room for the agreements than for the strip. */
static void test_a_low_window_gives_its_room_to_the_truce_panel(void **state)
{
    (void)state;
    World w;
    open_world(&w, "riyadh-2025", 2025, 1024, 600, 2);
    static const char *const told[TARGETS] = {"energy", "ports", "rail", "ships", "land"};
    for (int32_t t = 0; t < TARGETS; t++) {
        char tip[48];
        snprintf(tip, sizeof tip, "Protection of %s", told[t]);
        assert_true(shows(&w, tip));
    }
    Rect panel = layout_inspector(w.desk), strip = layout_timeline(w.desk);
    assert_true(panel.h > strip.h * 1.5f);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_maritime_deal_is_open_and_says_what_blocks_it),
        cmocka_unit_test(test_a_chip_opens_a_menu_and_a_choice_is_carried_out),
        cmocka_unit_test(test_what_is_not_possible_says_why_and_changes_nothing),
        cmocka_unit_test(test_a_click_beside_the_menu_only_closes_it),
        cmocka_unit_test(test_a_ticked_condition_brings_the_deal_into_force),
        cmocka_unit_test(test_a_pressed_control_stays_under_the_pointer),
        cmocka_unit_test(test_a_window_of_hours_is_told_in_hours),
        cmocka_unit_test(test_a_port_tells_what_strikes_have_left_of_it),
        cmocka_unit_test(test_a_condition_that_follows_an_agreement_cannot_be_ticked),
        cmocka_unit_test(test_renewing_moves_the_end_of_the_term),
        cmocka_unit_test(test_undo_and_redo_give_the_same_states),
        cmocka_unit_test(test_redo_later_is_as_if_never_undone),
        cmocka_unit_test(test_a_decision_in_the_middle_is_taken_back_with_what_rests_on_it),
        cmocka_unit_test(test_a_new_decision_forgets_what_was_undone),
        cmocka_unit_test(test_decisions_told_for_the_shell_give_the_same_state),
        cmocka_unit_test(test_any_decisions_taken_back_leave_the_plain_run),
        cmocka_unit_test(test_bands_and_marks_follow_the_log_after_undo),
        cmocka_unit_test(test_a_strike_is_marked_on_map_and_timeline_until_it_is_repaired),
        cmocka_unit_test(test_the_keyboard_too_is_told_why_a_choice_is_not_possible),
        cmocka_unit_test(test_tab_scrolls_to_what_it_reaches),
        cmocka_unit_test(test_the_wheel_scrolls_the_panel_and_not_the_map),
        cmocka_unit_test(test_the_menu_lies_inside_the_window_wherever_its_chip_is),
        cmocka_unit_test(test_no_text_overlaps_or_is_cut_at_any_size),
        cmocka_unit_test(test_a_low_window_gives_its_room_to_the_truce_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
