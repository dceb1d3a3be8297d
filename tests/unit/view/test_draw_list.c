#include "view/draw_list.h"

#include "base/memory.h"
#include "view/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void lists_are_written_as_text(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_clip(&list, (Rect){0, 0, 100, 50});
    draw_rect_gradient(&list, (Rect){1, 2, 3.25F, 4}, 8, 0xFF121D28U, 0xFF0D161FU);
    draw_dashed(&list, (Vec2[]){{0, 0}, {5.06F, -0.01F}}, 2, false, 2, 12, 8, 0xFF5FD0D6U);
    draw_polygons(&list, (Vec2[]){{0, 0}, {1, 0}, {0, 1}, {2, 2}, {3, 2}, {2, 3}},
                  (int32_t[]){3, 3}, 2, 0x80FFFFFFU);
    draw_textf(&list, 5, 6, (TextStyle){.size = 12, .color = 0xFFE6EDF2U}, "%d \"kn\"", 10);
    draw_unclip(&list);
    char *text = draw_list_to_text(&list);
    assert_string_equal(text,
                        "clip 0.0,0.0 100.0x50.0\n"
                        "rect 1.0,2.0 3.3x4.0 r8.0 #FF121D28 to #FF0D161F\n"
                        "polyline w2.0 dash 12.0-8.0 #FF5FD0D6 0.0,0.0 5.1,0.0\n"
                        "polygon #80FFFFFF 0.0,0.0 1.0,0.0 0.0,1.0 | 2.0,2.0 3.0,2.0 2.0,3.0\n"
                        "text 5.0,6.0 regular 12.0 left #FFE6EDF2 \"10 \\\"kn\\\"\"\n"
                        "unclip\n");
    mem_free(text);
    draw_list_free(&list);
}

static void empty_things_leave_no_command(void **state)
{
    (void)state;
    DrawList list = {0};
    draw_polyline(&list, (Vec2[]){{0, 0}}, 1, false, 1, 0xFFFFFFFFU);
    draw_polygon(&list, (Vec2[]){{0, 0}, {1, 1}}, 2, 0xFFFFFFFFU);
    draw_text(&list, 0, 0, (TextStyle){.size = 10}, "");
    assert_int_equal(list.count, 0);
    char *text = draw_list_to_text(&list);
    assert_string_equal(text, "");
    mem_free(text);
    draw_list_free(&list);
}

static void clearing_keeps_the_memory(void **state)
{
    (void)state;
    DrawList list = {0};
    for (int32_t i = 0; i < 1000; i++) {
        draw_line(&list, 0, 0, 1, (float)i, 1, 0xFFFFFFFFU);
    }
    const DrawCommand *commands = list.commands;
    draw_list_clear(&list);
    assert_int_equal(list.count, 0);
    draw_circle(&list, 1, 2, 3, 0xFFFFFFFFU);
    assert_ptr_equal(list.commands, commands);
    draw_list_free(&list);
}

static void texts_are_fitted_at_whole_letters(void **state)
{
    (void)state;
    const TextStyle style = {.size = 10}; /* 5.5 pixels a letter */
    char out[64];
    assert_string_equal(text_fit(text_fixed(), &style, "Odesa", 28, out, sizeof out), "Odesa");
    assert_string_equal(text_fit(text_fixed(), &style, "Odesa", 27, out, sizeof out),
                        "Ode\xE2\x80\xA6");
    assert_string_equal(
        text_fit(text_fixed(), &style, "\xC5\x9E\xC5\x9E\xC5\x9E", 12, out, sizeof out),
        "\xC5\x9E\xE2\x80\xA6");
    assert_string_equal(text_fit(text_fixed(), &style, "Odesa", 3, out, sizeof out), "");
    assert_string_equal(text_fit(text_fixed(), &style, "Odesa", 99, out, 5), "O\xE2\x80\xA6");
    assert_string_equal(text_fit(text_fixed(), &style, NULL, 99, out, sizeof out), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_written_as_text),
        cmocka_unit_test(empty_things_leave_no_command),
        cmocka_unit_test(clearing_keeps_the_memory),
        cmocka_unit_test(texts_are_fitted_at_whole_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
