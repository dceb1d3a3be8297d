/* The record of a run and the column of plots made from it. */
#include "desk_world.h"

#include "experiment/history.h"
#include "io/history_file.h"
#include "view/plots.h"

#include <math.h>

static const double *column(World *w, Quantity quantity, int32_t index)
{
    frame(w);
    return record_column(w->desk->record, quantity, index);
}

static void assert_record_is_the_run(World *w)
{
    const Record *r = w->desk->record;
    const Sim *sim = desk_sim(w->desk);
    const DayRow *rows = sim_days(sim);
    const double *waiting = column(w, QUANTITY_WAITING_OUT, 0);
    const double *exported = column(w, QUANTITY_EXPORTED, 0);
    assert_true(record_days(r) >= sim_day_count(sim));
    for (int32_t d = 0; d < sim_day_count(sim); d++) {
        size_t at = (size_t)d * (size_t)record_stride(r);
        assert_int_equal(record_times(r)[d], rows[d].day + MS_PER_DAY);
        assert_int_equal((int64_t)waiting[at], rows[d].waiting_outbound);
        assert_true(exported[at] == (double)rows[d].exported_kg / 1e6);
    }
}

static void decide(World *w, const char *text)
{
    Command command;
    Errors errors = {0};
    assert_true(command_parse(w->bundle.scenario, text, &command, &errors));
    desk_decide(w->desk, &command);
    assert_true(sim_command_count(desk_sim(w->desk)) > 0);
}

static void test_the_record_is_the_run_through_decisions_and_undo(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY + MS_PER_HOUR);
    assert_record_is_the_run(&w);
    decide(&w, "suspend bsgi russia");
    desk_run_until(w.desk, w.bundle.scenario->start + 90 * MS_PER_DAY);
    assert_record_is_the_run(&w);
    desk_undo(w.desk, -1);
    assert_int_equal(sim_command_count(desk_sim(w.desk)), 0);
    assert_record_is_the_run(&w);
    close_world(&w);
}

static void test_the_record_catches_up_in_small_steps(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 40 * MS_PER_DAY);
    Record *r = record_create(w.bundle.scenario, 1);
    int32_t steps = 0;
    while (!record_follow(r, desk_sim(w.desk), 50)) {
        steps++;
    }
    assert_true(steps > 10);
    assert_int_equal(record_days(r), 40);
    const double *mine = record_column(r, QUANTITY_INSIDE, 0);
    const double *theirs = column(&w, QUANTITY_INSIDE, 0);
    for (int32_t d = 0; d < 40; d++) {
        assert_true(mine[d * record_stride(r)] == theirs[d * record_stride(r)]);
    }
    record_destroy(r);
    close_world(&w);
}

static void point_at(World *w, float x, float y)
{
    send(w, (DeskEvent){.kind = EVENT_MOVE, .x = x, .y = y});
}

static void test_the_pointer_on_a_plot_moves_one_cursor_for_all(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 100 * MS_PER_DAY);
    Rect column = layout_cards(w.desk), dots;
    frame(&w);
    assert_true(w.desk->cursor == CURSOR_NONE);
    assert_true(desk_find(w.desk, "Save or hide: Ships waiting", &dots));
    point_at(&w, column.x + column.w / 2, dots.y + 80);
    int64_t first = w.desk->cursor;
    assert_true(first > w.bundle.scenario->start && first < sim_now(desk_sim(w.desk)));
    point_at(&w, column.x + column.w / 2 + 20, dots.y + 80);
    assert_true(w.desk->cursor > first);
    point_at(&w, 700, 400);
    assert_true(w.desk->cursor == CURSOR_NONE);
    close_world(&w);
}

static void test_plots_are_hidden_and_chosen(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 30 * MS_PER_DAY);
    PlotSpec queues = {PLOT_QUEUES, 0}, region = {PLOT_REGION, 0};
    assert_true(plots_is_shown(w.desk, queues));
    press(&w, "Save or hide: Ships waiting");
    Rect r;
    frame(&w);
    assert_non_null(strstr(w.text, "Hide this plot"));
    assert_true(desk_find(w.desk, "Hides it", &r));
    click_in(&w, r);
    assert_false(plots_is_shown(w.desk, queues));
    send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'p'});
    assert_non_null(strstr(w.text, "Ships in the region"));
    assert_false(plots_is_shown(w.desk, region));
    for (int32_t i = w.desk->hit_count - 1; i >= 0; i--) { /* the last row shows it */
        if (strcmp(desk_tip(w.desk, &w.desk->hits[i]), "Show this plot") == 0) {
            click_in(&w, w.desk->hits[i].rect);
            break;
        }
    }
    assert_true(plots_is_shown(w.desk, region));
    key(&w, KEY_ESCAPE);
    frame(&w);
    assert_false(shows(&w, "Show this plot"));
    close_world(&w);
}

static void assert_plot(World *w, PlotSpec spec, PlotRange range)
{
    PlotData data;
    assert_true(plots_make(w->desk, spec, range, &data));
    assert_true(data.plot.from < data.plot.to && data.plot.title[0]);
    for (int32_t t = 1; t < data.plot.count; t++) {
        assert_true(data.plot.times[t] > data.plot.times[t - 1]);
    }
    bool level = spec.kind == PLOT_EXPORTS || spec.kind == PLOT_QUEUES ||
                 spec.kind == PLOT_IN_PORT || spec.kind == PLOT_REGION;
    double value = plot_value_at(&data.plot, 0, data.plot.now, NULL);
    assert_true(!level || value >= 0); /* known from the first moment on */
    if (spec.kind == PLOT_REGION) {
        assert_true(value == sim_vessels_inside(desk_sim(w->desk)));
    }
    plots_free(&data);
}

static void test_every_plot_can_be_made_at_any_time(void **state)
{
    (void)state;
    enum { PLOTS_AT_LEAST = 8 };
    static const char *const scenarios[] = {"bsgi-2022", "full-truce", "peace-2021", TOY_TRUCE};
    for (size_t s = 0; s < sizeof scenarios / sizeof scenarios[0]; s++) {
        World w;
        open_world(&w, scenarios[s], 1, 1280, 720, 1);
        for (int32_t day = 0; day <= 45; day += 15) {
            desk_run_until(w.desk, w.bundle.scenario->start + day * MS_PER_DAY + day);
            frame(&w);
            int32_t made = 0;
            for (int32_t i = 0; i < PLOT_KINDS; i++) {
                PlotSpec spec = {(PlotKind)i, 0};
                if (plots_has(w.desk, spec)) {
                    made++;
                    for (int32_t range = 0; range < PLOT_RANGES; range++) {
                        assert_plot(&w, spec, (PlotRange)range);
                    }
                } else {
                    PlotData data;
                    assert_false(plots_make(w.desk, spec, PLOT_WHOLE, &data));
                    plots_free(&data);
                }
            }
            assert_true(made >= PLOTS_AT_LEAST);
        }
        close_world(&w);
    }
}

/* ---- the value at now ---- */

static PlotData made(World *w, PlotKind kind)
{
    PlotData data;
    assert_true(plots_make(w->desk, (PlotSpec){kind, 0}, PLOT_LAST_90, &data));
    return data;
}

/* What the legend tells of a series at now: a band its upper edge. */
static double told(const PlotData *data, int32_t series)
{
    double upper;
    double value = plot_value_at(&data->plot, series, data->plot.now, &upper);
    return data->plot.series[series].look == SERIES_BAND ? upper : value;
}

/* Moments within a day, at midnight and at a month's first. */
static void each_moment(World *w, void (*check)(World *w))
{
    static const int64_t moments[] = {88 * MS_PER_DAY + 3 * MS_PER_HOUR + 48 * MS_PER_MINUTE,
                                      88 * MS_PER_DAY, 61 * MS_PER_DAY, /* 1 October */
                                      61 * MS_PER_DAY + MS_PER_HOUR};
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        desk_jump(w->desk, w->bundle.scenario->start + moments[i]);
        frame(w);
        check(w);
    }
}

/* On the first visit, and with what lies ahead known. */
static void on_both_visits(void (*check)(World *w))
{
    World w;
    for (int32_t visit = 0; visit < 2; visit++) {
        open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
        int64_t start = w.bundle.scenario->start;
        desk_run_until(w.desk, start + 61 * MS_PER_DAY);
        frame(&w);
        check(&w);
        desk_run_until(w.desk, start + (visit ? 120 : 88) * MS_PER_DAY);
        each_moment(&w, check);
        close_world(&w);
    }
}

static void check_month(World *w)
{
    const Sim *sim = desk_sim(w->desk);
    ExportQuery month = {-1, -1, -1, -1, true, time_month_start(sim_now(sim)), sim_now(sim) + 1};
    PlotData data = made(w, PLOT_EXPORTS);
    assert_true(fabs(told(&data, 0) - (double)sim_exports(sim, &month).kg / 1e9) < 1e-6);
    plots_free(&data);
}

static void test_exports_of_the_month_are_those_up_to_now(void **state)
{
    (void)state;
    on_both_visits(check_month);
}

static void check_queues(World *w)
{
    PlotData data = made(w, PLOT_QUEUES);
    for (int32_t l = 0; l < w->bundle.scenario->line_count; l++) {
        const Line *line = &w->bundle.scenario->lines[l];
        if (w->bundle.scenario->stations[line->station].kind == STATION_INSPECTION) {
            char label[120];
            snprintf(label, sizeof label, "\"%s: %d waiting", line->name,
                     (int)told(&data, line->outbound ? 0 : 1));
            assert_non_null(strstr(w->text, label)); /* on the map */
        }
    }
    plots_free(&data);
}

static void test_plot_and_map_tell_one_number_of_a_queue(void **state)
{
    (void)state;
    on_both_visits(check_queues);
}

static void check_waits(World *w)
{
    PlotData data = made(w, PLOT_WAITS_OUT);
    assert_string_equal(data.plot.series[0].name, "90th percentile");
    assert_true(told(&data, 0) >= told(&data, 1) && told(&data, 1) > 0);
    int32_t last = data.plot.count - 1;
    assert_true(!isnan(data.plot.series[0].upper[last])); /* the band reaches to now */
    plots_free(&data);
}

static void test_the_percentile_is_told_at_any_hour(void **state)
{
    (void)state;
    on_both_visits(check_waits);
}

static void test_the_column_scrolls_by_wheel_and_by_keyboard(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1280, 720, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 30 * MS_PER_DAY);
    frame(&w);
    Rect column = layout_cards(w.desk), before, after;
    assert_true(desk_find(w.desk, "Save or hide: Ships waiting", &before));
    send(&w,
         (DeskEvent){
             .kind = EVENT_WHEEL, .x = column.x + 40, .y = column.y + column.h / 2, .amount = -1});
    frame(&w);
    assert_true(desk_find(w.desk, "Save or hide: Ships waiting", &after) ||
                desk_find(w.desk, "Ships waiting", &after));
    assert_true(after.y < before.y);
    close_world(&w);
}

static void test_a_value_of_the_inspector_is_pinned_and_taken_out(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 1300, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 30 * MS_PER_DAY);
    int32_t odesa = network_find_port(w.bundle.scenario->network, "Odesa");
    desk_select(w.desk, -1, odesa);
    frame(&w);
    assert_non_null(strstr(w.text, "At the port, ships"));
    press(&w, "Plot it in the right column: Berths taken");
    assert_true(plots_is_shown(w.desk, (PlotSpec){PLOT_PORT_SHIPS, odesa}));
    desk_select(w.desk, -1, -1);
    for (int32_t i = 0; i < 2; i++) { /* the column scrolls to it */
        frame(&w);
    }
    assert_non_null(strstr(w.text, "ODESA: AT THE PORT"));
    desk_select(w.desk, -1, odesa);
    press(&w, "Take its plot out of the right column: Berths taken");
    assert_false(plots_is_shown(w.desk, (PlotSpec){PLOT_PORT_SHIPS, odesa}));
    close_world(&w);
}

static VesselIndex nth_vessel(World *w, int32_t n)
{
    for (VesselIndex v = 0; v < sim_vessel_slots(desk_sim(w->desk)); v++) {
        if (sim_vessel(desk_sim(w->desk), v).serial != 0 && n-- == 0) {
            return v;
        }
    }
    fail();
    return -1;
}

static void test_a_vessel_tells_its_life_hour_by_hour(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY + 1);
    const Sim *sim = desk_sim(w.desk);
    for (int32_t n = 0; n < 60; n += 13) {
        VesselIndex vessel = nth_vessel(&w, n);
        VesselView view = sim_vessel(sim, vessel);
        int32_t life = plots_life(w.desk, vessel);
        PlotData data;
        assert_true(plots_make(w.desk, (PlotSpec){PLOT_VESSEL_SPEED, life}, PLOT_WHOLE, &data));
        assert_int_equal(data.plot.count, (sim_now(sim) - view.born) / MS_PER_HOUR + 1);
        assert_int_equal(data.times[0], view.born);
        bool sailed = false;
        for (int32_t i = 0; i < data.plot.count; i++) {
            assert_true(data.values[i] >= 0 && data.values[i] < 30);
            sailed = sailed || data.values[i] > 5;
        }
        assert_true(sailed || view.state == VESSEL_ROADSTEAD || data.plot.count < 24);
        plots_free(&data);
    }
    close_world(&w);
}

static void test_pinned_vessels_keep_their_plots_and_there_are_not_too_many(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 20 * MS_PER_DAY);
    char first[80] = "";
    for (int32_t n = 0; n < 8; n++) {
        int32_t life = plots_life(w.desk, nth_vessel(&w, n));
        assert_true(life >= 0);
        plots_toggle(w.desk, (PlotSpec){PLOT_VESSEL_SPEED, life});
    }
    assert_int_equal(plots_life(w.desk, nth_vessel(&w, 8)), -1);
    int32_t again = plots_life(w.desk, nth_vessel(&w, 0));
    assert_true(again >= 0);
    PlotData data;
    assert_true(plots_make(w.desk, (PlotSpec){PLOT_VESSEL_SPEED, again}, PLOT_WHOLE, &data));
    VesselView view = sim_vessel(desk_sim(w.desk), nth_vessel(&w, 0));
    vessel_name(&view, first, sizeof first);
    assert_non_null(strstr(data.plot.title, first));
    plots_free(&data);
    plots_toggle(w.desk, (PlotSpec){PLOT_VESSEL_SPEED, again});
    assert_int_equal(plots_life(w.desk, nth_vessel(&w, 8)), again);
    frame(&w);
    desk_select(w.desk, nth_vessel(&w, 9), -1); /* its details without plots */
    frame(&w);
    close_world(&w);
}

static void test_what_was_observed_stands_beside_what_is_simulated(void **state)
{
    (void)state;
    World w;
    History history = {0};
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    int64_t start = w.bundle.scenario->start, month = time_next_month(start);
    desk_run_until(w.desk, start + 60 * MS_PER_DAY);
    frame(&w);
    assert_null(strstr(w.text, "observed"));
    history_put(&history, "loaded_waiting_at_istanbul_est", "ships", HISTORY_DAILY,
                &(HistoryValue){start + 9 * MS_PER_DAY, 7, 7, 7, "derived", "a paper"});
    history_put(&history, "bsgi_export_tonnes", "t", HISTORY_MONTHLY,
                &(HistoryValue){month, 1500000, 1500000, 1500000, "derived", "a paper"});
    w.desk->config.history = &history;
    PlotData data;
    assert_true(plots_make(w.desk, (PlotSpec){PLOT_QUEUES, 0}, PLOT_WHOLE, &data));
    assert_int_equal(data.plot.series_count, 3);
    assert_string_equal(data.plot.series[2].name, "observed, loaded");
    assert_true(data.plot.series[2].values[9] == 7); /* at the end of that day */
    assert_non_null(strstr(data.plot.source, "observed, loaded: a paper"));
    plots_free(&data);
    assert_true(plots_make(w.desk, (PlotSpec){PLOT_EXPORTS, 0}, PLOT_WHOLE, &data));
    assert_true(data.plot.series[1].values[1] == 1.5); /* Mt, the second month */
    plots_free(&data);
    frame(&w);
    assert_non_null(strstr(w.text, "observed, loaded"));
    close_world(&w);
    history_free(&history);
}

static void test_the_scorecard_tells_grades_and_sources(void **state)
{
    (void)state;
    World w;
    History history = {0};
    Errors errors = {0};
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    DeskEvent r = {.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = 'r'};
    send(&w, r);
    assert_null(strstr(w.text, "Against the record")); /* there is no record */
    assert_true(history_load(SOURCE_DIR "/assets/history/bsgi-monthly.csv", &history, &errors));
    w.desk->config.history = &history;
    send(&w, r);
    assert_non_null(strstr(w.text, "Against the record"));
    assert_non_null(strstr(w.text, "\"PREDICTED\""));
    assert_null(strstr(w.text, "observed 2.7"));
    press(&w, "mean wait, departure to clearance: predicted");
    assert_non_null(strstr(w.text, "1 Aug 2022   observed 2.7, simulated"));
    key(&w, KEY_ESCAPE);
    assert_null(strstr(w.text, "Against the record"));
    close_world(&w);
    history_free(&history);
}

static void test_the_keyboard_moves_the_cursor_of_all_plots(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY);
    frame(&w);
    int32_t tries = 0;
    const Hit *hit = NULL;
    while (!hit || !strstr(desk_tip(w.desk, hit), "the values of another day")) {
        assert_true(tries++ < 100);
        key(&w, KEY_TAB);
        hit = desk_focused(w.desk);
    }
    int64_t now = sim_now(w.desk->sim);
    assert_true(w.desk->cursor == now);
    key(&w, KEY_LEFT);
    key(&w, KEY_LEFT);
    frame(&w);
    assert_true(w.desk->cursor == now - 2 * MS_PER_DAY && sim_now(w.desk->sim) == now);
    send(&w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_LEFT, .shift = true});
    assert_true(w.desk->cursor == now - 32 * MS_PER_DAY);
    assert_non_null(strstr(w.text, "19 Aug 2022")); /* what the legends tell is of that day */
    key(&w, KEY_HOME);
    key(&w, KEY_LEFT); /* no further */
    assert_true(w.desk->cursor == w.bundle.scenario->start);
    key(&w, KEY_ENTER);
    frame(&w);
    assert_true(w.desk->cursor == now);
    key(&w, KEY_ESCAPE);
    frame(&w);
    frame(&w);
    assert_true(w.desk->cursor == CURSOR_NONE);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_record_is_the_run_through_decisions_and_undo),
        cmocka_unit_test(test_the_record_catches_up_in_small_steps),
        cmocka_unit_test(test_the_pointer_on_a_plot_moves_one_cursor_for_all),
        cmocka_unit_test(test_the_keyboard_moves_the_cursor_of_all_plots),
        cmocka_unit_test(test_plots_are_hidden_and_chosen),
        cmocka_unit_test(test_every_plot_can_be_made_at_any_time),
        cmocka_unit_test(test_a_value_of_the_inspector_is_pinned_and_taken_out),
        cmocka_unit_test(test_a_vessel_tells_its_life_hour_by_hour),
        cmocka_unit_test(test_pinned_vessels_keep_their_plots_and_there_are_not_too_many),
        cmocka_unit_test(test_what_was_observed_stands_beside_what_is_simulated),
        cmocka_unit_test(test_the_scorecard_tells_grades_and_sources),
        cmocka_unit_test(test_exports_of_the_month_are_those_up_to_now),
        cmocka_unit_test(test_plot_and_map_tell_one_number_of_a_queue),
        cmocka_unit_test(test_the_percentile_is_told_at_any_hour),
        cmocka_unit_test(test_the_column_scrolls_by_wheel_and_by_keyboard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
