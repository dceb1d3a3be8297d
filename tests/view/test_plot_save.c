/* Plots as files, and the string-line diagram. */
#include "desk_world.h"

#include "view/plot_file.h"
#include "view/plot_save.h"
#include "view/string_plot.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* Whether every element of an XML text is closed in order, attributes are quoted and no character
 * stands bare that may not. */
static bool is_well_formed(const char *text)
{
    enum { DEEP = 64, NAME = 32 };
    char open[DEEP][NAME];
    int32_t depth = 0;
    const char *c = text;
    if (strncmp(c, "<?xml", 5) == 0) {
        c = strstr(c, "?>") + 2;
    }
    for (; *c; c++) {
        if (*c == '&' && strncmp(c, "&amp;", 5) != 0 && strncmp(c, "&lt;", 4) != 0 &&
            strncmp(c, "&gt;", 4) != 0 && strncmp(c, "&quot;", 6) != 0) {
            return false;
        }
        if (*c == '>') {
            return false;
        }
        if (*c != '<') {
            continue;
        }
        bool closes = *++c == '/';
        char name[NAME];
        int32_t n = 0;
        for (c += closes; isalpha((unsigned char)*c) && n < NAME - 1; c++) {
            name[n++] = *c;
        }
        name[n] = '\0';
        bool quoted = false, empty = false;
        for (; *c && (quoted || *c != '>'); c++) {
            quoted = *c == '"' ? !quoted : quoted;
            empty = *c == '/' && !quoted;
            if (quoted && *c == '<') {
                return false;
            }
        }
        if (*c != '>' || n == 0) {
            return false;
        }
        if (closes && (depth == 0 || strcmp(open[--depth], name) != 0)) {
            return false;
        }
        if (!closes && !empty) {
            if (depth == DEEP) {
                return false;
            }
            strcpy(open[depth++], name);
        }
    }
    return depth == 0;
}

static void test_csv_has_source_unit_and_the_values(void **state)
{
    (void)state;
    static const int64_t times[] = {0, MS_PER_DAY, 2 * MS_PER_DAY};
    static const double a[] = {1.5, NAN, 3}, b[] = {2, 4, 6};
    Plot plot = {.title = "Waits",
                 .unit = "days",
                 .source = "a test",
                 .times = times,
                 .count = 3,
                 .series_count = 2,
                 .from = 0,
                 .to = MS_PER_DAY};
    plot.series[0] = (Series){.name = "mean, of \"all\"", .look = SERIES_LINE, .values = a};
    plot.series[1] = (Series){.name = "p", .look = SERIES_BAND, .values = a, .upper = b};
    TextBuffer out = {0};
    plot_to_csv(&plot, &out);
    assert_string_equal(out.text,
                        "# Waits, days\n# source: a test\n"
                        "time_utc,\"mean, of \"\"all\"\" (days)\",\"p, from (days)\",\"p, to "
                        "(days)\"\n"
                        "1970-01-01T00:00:00Z,1.5,1.5,2\n"
                        "1970-01-02T00:00:00Z,,,4\n");
    text_buffer_free(&out);
}

static void test_svg_escapes_and_is_well_formed(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_text(&list, 1, 2, (TextStyle){.size = 10, .color = 0xFF010203u}, "a < b & \"c\"");
    draw_clip(&list, (Rect){0, 0, 5, 5});
    draw_rect(&list, (Rect){1, 2, 3, 4}, 1, 0x80FF0000u);
    TextBuffer out = {0};
    draw_list_to_svg(&list, 20, 10, "x > y", &out);
    assert_true(is_well_formed(out.text));
    assert_non_null(strstr(out.text, "a &lt; b &amp; &quot;c&quot;"));
    assert_non_null(strstr(out.text, "fill=\"#ff0000\" fill-opacity=\"0.502\""));
    text_buffer_free(&out);
    draw_list_free(&list);
    assert_false(is_well_formed("<a><b></a></b>"));
    assert_false(is_well_formed("<a b=\"<\"/>"));
    assert_false(is_well_formed("<a>&</a>"));
}

static DeskRequest asked(World *w)
{
    DeskRequest request;
    assert_true(desk_take_request(w->desk, &request));
    assert_int_equal(request.kind, REQUEST_SAVE_PICTURE);
    return request;
}

static void test_every_plot_is_saved_from_its_menu(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 40 * MS_PER_DAY + MS_PER_HOUR);
    press(&w, "Save or hide: Ships waiting");
    frame(&w);
    press(&w, "The values as a table");
    DeskRequest request = asked(&w);
    assert_string_equal(request.text, "ships-waiting-for-inspection");
    assert_int_equal(plot_save_format(request.number), PLOT_CSV);
    TextBuffer out = {0};
    assert_true(plot_save_text(w.desk, request.number, &out));
    const DayRow *rows = sim_days(desk_sim(w.desk));
    const char *line = strstr(out.text, "time_utc");
    for (int32_t d = 0; d < 40; d++) {
        char expected[80], when[TIME_TEXT];
        line = strchr(line, '\n') + 1;
        snprintf(expected, sizeof expected, "%s,%d,%d\n",
                 time_format(rows[d].day + MS_PER_DAY, when), (int)rows[d].waiting_outbound,
                 (int)rows[d].waiting_inbound);
        assert_memory_equal(line, expected, strlen(expected));
    }
    assert_string_equal(strchr(line, '\n'), "\n"); /* the day that has not ended is left out */
    text_buffer_free(&out);
    for (int32_t kind = 0; kind < PLOTS_OF_RUN; kind++) {
        plot_save(w.desk, (PlotSpec){(PlotKind)kind, 0}, PLOT_SVG);
        request = asked(&w);
        assert_true(plot_save_text(w.desk, request.number, &out));
        assert_true(is_well_formed(out.text) && strstr(out.text, "simulated"));
        text_buffer_free(&out);
        DrawList list = {0};
        int32_t width, height;
        assert_true(plot_save_picture(w.desk, request.number, &list, &width, &height));
        assert_true(list.count > 10 && width == 1920 && height == 960);
        draw_list_free(&list);
    }
    close_world(&w);
}

/* ---- string lines ---- */

static void letter(World *w, char c)
{
    send(w, (DeskEvent){.kind = EVENT_KEY, .key = KEY_CHARACTER, .character = c});
}

static void test_string_lines_show_every_voyage_and_the_closures(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 110 * MS_PER_DAY);
    letter(&w, 'g');
    StringPlot plot;
    assert_true(plots_strings(w.desk, &plot));
    const Strings *s = plot.strings;
    assert_true(strings_tracks(s) >= (int32_t)sim_totals(desk_sim(w.desk)).voyages_outbound);
    assert_true(strings_closures(s) >= 2); /* before the initiative, and October's end */
    for (int32_t t = 0; t < strings_tracks(s); t++) {
        int64_t later = INT64_MAX;
        for (int32_t i = strings_track(s, t)->last; i >= 0; i = strings_sample(s, i)->previous) {
            const StringSample *at = strings_sample(s, i);
            assert_true(at->t < later);
            assert_true(isnan(at->along_m) ||
                        (at->along_m >= 0 && at->along_m <= plot.axis->length_m));
            later = at->t;
        }
    }
    TextBuffer out = {0};
    plot_save(w.desk, (PlotSpec){PLOT_STRINGS, 0}, PLOT_SVG);
    assert_true(plot_save_text(w.desk, asked(&w).number, &out));
    assert_true(is_well_formed(out.text));
    text_buffer_free(&out);
    plot_save(w.desk, (PlotSpec){PLOT_STRINGS, 0}, PLOT_CSV);
    assert_true(plot_save_text(w.desk, asked(&w).number, &out));
    assert_non_null(strstr(out.text, "time_utc,ship,distance_nm,laden,waits\n"));
    text_buffer_free(&out);
    letter(&w, 'g');
    assert_false(plots_strings(w.desk, &plot));
    close_world(&w);
}

static void test_a_click_on_a_line_selects_its_ship(void **state)
{
    (void)state;
    World w;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 60 * MS_PER_DAY);
    letter(&w, 'g');
    Rect m = w.desk->map_rect;
    bool found = false;
    for (float x = m.x + m.w - 130; x > m.x + m.w / 2 && !found; x -= 7) { /* the last days */
        click(&w, x, m.y + m.h * 0.4f);
        found = desk_selected_vessel(w.desk) >= 0;
    }
    assert_true(found);
    key(&w, KEY_ESCAPE);
    StringPlot plot;
    assert_false(plots_strings(w.desk, &plot));
    close_world(&w);
}

static void test_string_lines_follow_a_decision_that_is_taken_back(void **state)
{
    (void)state;
    World w;
    Command command;
    open_world(&w, "bsgi-2022", 1, 1600, 900, 1);
    desk_run_until(w.desk, w.bundle.scenario->start + 30 * MS_PER_DAY);
    letter(&w, 'g');
    StringPlot plot;
    assert_true(command_parse(w.bundle.scenario, "suspend bsgi russia", &command, NULL));
    desk_decide(w.desk, &command);
    desk_run_until(w.desk, w.bundle.scenario->start + 40 * MS_PER_DAY);
    frame(&w);
    assert_true(plots_strings(w.desk, &plot));
    int32_t closures = strings_closures(plot.strings);
    desk_undo(w.desk, -1);
    frame(&w);
    assert_true(plots_strings(w.desk, &plot));
    assert_true(strings_closures(plot.strings) < closures);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_has_source_unit_and_the_values),
        cmocka_unit_test(test_svg_escapes_and_is_well_formed),
        cmocka_unit_test(test_every_plot_is_saved_from_its_menu),
        cmocka_unit_test(test_string_lines_show_every_voyage_and_the_closures),
        cmocka_unit_test(test_a_click_on_a_line_selects_its_ship),
        cmocka_unit_test(test_string_lines_follow_a_decision_that_is_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
