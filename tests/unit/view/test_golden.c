/* Parts of a frame of a small world, line by line as stored in tests/golden. Set
 * CORRIDOR_RENEW_GOLDEN=1 to store what is drawn now; a commit that does so says why it moved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/simtime.h"
#include "common/toy.h"
#include "view/panel_cards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct World {
    Toy toy;
    Chart chart;
    Desk *desk;
} World;

/* The toy's lane runs north along 30 degrees east; here is land east of 30.2. */
static void open_world(World *w)
{
    static const ChartPoint land[] = {{30.2f, 39}, {42, 39}, {42, 48}, {30.2f, 48}};
    *w = (World){0};
    ToyCorridor options = toy_corridor_defaults();
    toy_corridor(&w->toy, &options);
    chart_shapes_begin(&w->chart.land[CHART_MID], true, false, 0);
    for (int32_t i = 0; i < 4; i++) {
        chart_shapes_add(&w->chart.land[CHART_MID], land[i]);
    }
    chart_shapes_end(&w->chart.land[CHART_MID]);
    DeskConfig config = {&w->toy.scenario,   &w->chart, text_fixed(), 1, 1024, 640, 1,
                         .synchronous = true};
    w->desk = desk_create(&config);
    desk_run_until(w->desk, w->toy.scenario.start + 20 * MS_PER_DAY);
}

static void close_world(World *w)
{
    desk_destroy(w->desk);
    chart_free(&w->chart);
    toy_free(&w->toy);
}

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return mem_string("");
    }
    size_t size = 1 << 20;
    char *text = mem_alloc(size, 1);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void assert_golden(const DrawList *list, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/golden/%s.txt", SOURCE_DIR, name);
    char *drawn = draw_list_to_text(list);
    if (getenv("CORRIDOR_RENEW_GOLDEN")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(drawn, file);
        fclose(file);
    }
    char *stored = read_all(path);
    const char *a = drawn, *b = stored;
    int32_t line = 1;
    for (; *a && *a == *b; a++, b++) {
        line += *a == '\n';
    }
    if (*a != *b) {
        fail_msg("%s: line %d differs; drawn from there: %.120s", path, (int)line, a);
    }
    mem_free(drawn);
    mem_free(stored);
}

static void test_the_map_with_a_corridor_in_use(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    DrawList list = {0};
    map_view_draw(w.desk, &list);
    theme_apply(&w.desk->theme, &list);
    assert_golden(&list, "map-in-force");
    draw_list_free(&list);
    close_world(&w);
}

static void test_the_map_with_the_corridor_shut(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    Command command = toy_command(&w.toy, "suspend deal east");
    desk_decide(w.desk, &command);
    desk_run_until(w.desk, w.toy.scenario.start + 25 * MS_PER_DAY);
    DrawList list = {0};
    map_view_draw(w.desk, &list);
    theme_apply(&w.desk->theme, &list);
    assert_golden(&list, "map-suspended");
    draw_list_free(&list);
    close_world(&w);
}

static void test_the_cards(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    DrawList list = {0};
    desk_draw(w.desk, &list, 0); /* counts the looks, fills the record */
    draw_list_clear(&list);
    part_cards.draw(w.desk, part_state(w.desk, &part_cards), &list);
    theme_apply(&w.desk->theme, &list);
    assert_golden(&list, "cards");
    draw_list_free(&list);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_map_with_a_corridor_in_use),
        cmocka_unit_test(test_the_map_with_the_corridor_shut),
        cmocka_unit_test(test_the_cards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
