/* What may happen to a window: its renderer loses its textures or all it had, its size is none or
 * huge. Windows here are those of SDL's dummy driver, which nobody sees. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "app/app.h"
#include "app/present_sdl.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const uint32_t blue = 0xff2040c0;

static Presenter open_window(int32_t width, int32_t height)
{
    Presenter presenter;
    Errors errors = {0};
    assert_int_equal(SDL_InitSubSystem(SDL_INIT_VIDEO), 0);
    if (!presenter_open(&presenter, "test", width, height, &errors)) {
        errors_print(&errors, stderr);
        fail();
    }
    return presenter;
}

static void close_window(Presenter *presenter)
{
    presenter_close(presenter);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    SDL_Quit();
}

/* Shows a canvas all of one colour and reads the window's last pixel. */
static void assert_shows(Presenter *presenter, uint32_t color)
{
    int32_t width, height;
    presenter_size(presenter, &width, &height);
    Canvas *canvas = canvas_create(width, height);
    DrawList list = {0};
    TextSource *text = text_fixed();
    draw_rect(&list, (Rect){0, 0, (float)width, (float)height}, 0, (Color)color);
    canvas_draw(canvas, &list, text);
    Errors errors = {0};
    assert_true(presenter_show(presenter, canvas, &errors));
    uint32_t pixel = 0;
    SDL_Rect last = {width - 1, height - 1, 1, 1};
    assert_int_equal(SDL_RenderReadPixels(presenter->renderer, &last, SDL_PIXELFORMAT_ARGB8888,
                                          &pixel, sizeof pixel),
                     0);
    assert_int_equal(pixel, color);
    draw_list_free(&list);
    canvas_destroy(canvas);
}

static void test_lost_textures_are_made_anew(void **state)
{
    (void)state;
    Presenter presenter = open_window(320, 200);
    assert_shows(&presenter, blue);
    presenter_reset(&presenter);
    assert_null(presenter.texture);
    assert_shows(&presenter, 0xffffffff);
    close_window(&presenter);
}

/* A texture that the renderer does not know is as good as a renderer that has lost it. */
static void test_a_renderer_that_fails_is_made_anew(void **state)
{
    (void)state;
    Presenter presenter = open_window(320, 200), other = open_window(320, 200);
    assert_shows(&presenter, blue);
    assert_shows(&other, blue);
    SDL_Texture *own = presenter.texture;
    presenter.texture = other.texture;
    other.texture = NULL;
    SDL_DestroyTexture(own);
    assert_shows(&presenter, 0xffffffff);
    presenter_close(&other);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    close_window(&presenter);
}

static void test_every_size_is_shown(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{1, 1}, {1, 3000}, {12000, 2}, {7680, 4320}, {320, 200}};
    Presenter presenter = open_window(320, 200);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        SDL_SetWindowSize(presenter.window, sizes[i][0], sizes[i][1]);
        SDL_PumpEvents();
        int32_t width, height;
        presenter_size(&presenter, &width, &height);
        assert_int_equal(width, sizes[i][0]);
        assert_int_equal(height, sizes[i][1]);
        assert_shows(&presenter, blue);
    }
    close_window(&presenter);
}

/* ---- the whole program ---- */

/* What happens to the window, one after the other, while it runs. */
static Uint32 happen(Uint32 interval, void *step)
{
    int32_t *at = step;
    SDL_Event event = {0};
    static const Uint32 types[] = {SDL_RENDER_TARGETS_RESET,
                                   SDL_RENDER_DEVICE_RESET,
                                   SDL_RENDER_DEVICE_RESET,
                                   SDL_RENDER_TARGETS_RESET,
                                   SDL_KEYDOWN,
                                   SDL_QUIT};
    event.type = types[*at];
    if (event.type == SDL_KEYDOWN) {
        event.key.keysym.sym = SDLK_F12;
    }
    SDL_PushEvent(&event);
    *at += 1;
    return *at < (int32_t)(sizeof types / sizeof types[0]) ? interval : 0;
}

static int32_t remove_pictures(const char *folder)
{
    int32_t count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (strstr(entry->d_name, ".png") != NULL) {
            count += unlink(entry->d_name) == 0;
        }
    }
    closedir(dir);
    return count;
}

static void test_the_program_outlives_a_lost_renderer(void **state)
{
    (void)state;
    char folder[] = "/tmp/corridor-lost-XXXXXX";
    char *words[] = {"view", SOURCE_DIR "/tests/data/toy-mm1.yaml", NULL};
    int32_t step = 0;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    setenv("HOME", "/proc/nowhere", 1); /* nothing of it is kept */
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    assert_int_equal(SDL_Init(SDL_INIT_TIMER | SDL_INIT_EVENTS), 0);
    SDL_AddTimer(250, happen, &step);
    assert_int_equal(cmd_view(2, words), 0);
    assert_int_equal(step, 6);
    assert_int_equal(remove_pictures(folder), 1); /* asked for after the last loss */
    assert_int_equal(chdir("/") | rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lost_textures_are_made_anew),
        cmocka_unit_test(test_a_renderer_that_fails_is_made_anew),
        cmocka_unit_test(test_every_size_is_shown),
        cmocka_unit_test(test_the_program_outlives_a_lost_renderer),
    };
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
