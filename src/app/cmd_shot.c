#include "app/app.h"
#include "app/session.h"
#include "io/png_file.h"
#include "view/canvas.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MIN = 64, SIDE_MAX = 16384, NAMES_MAX = 256 };

/* "1280x720". */
static bool read_size(const char *text, int32_t *width, int32_t *height)
{
    int used = 0;
    if (strspn(text, "0123456789x") != strlen(text) || strlen(text) > 11 ||
        sscanf(text, "%dx%d%n", width, height, &used) != 2 || text[used] != '\0' ||
        *width < SIDE_MIN || *width > SIDE_MAX || *height < SIDE_MIN || *height > SIDE_MAX) {
        cli_bad_word(text, "a size such as `1280x720`, each side 64 to 16384");
        return false;
    }
    return true;
}

static bool read_scale(const char *text, float *scale)
{
    char *end = NULL;
    *scale = strtof(text, &end);
    if (end == text || *end != '\0' || !(*scale >= 0.75F && *scale <= 3.0F)) {
        cli_bad_word(text, "a scale from 0.75 to 3");
        return false;
    }
    return true;
}

/* "44.5,31.2": degrees north and east. */
static bool read_place(const char *text, double *lat, double *lon)
{
    int used = 0;
    if (sscanf(text, "%lf,%lf%n", lat, lon, &used) != 2 || text[used] != '\0' ||
        !(fabs(*lat) <= 85) || !(fabs(*lon) <= 180)) {
        cli_bad_word(text, "a place such as `44.5,31.2`, degrees north and east");
        return false;
    }
    return true;
}

static bool read_zoom(const char *text, double *zoom)
{
    char *end = NULL;
    *zoom = strtod(text, &end);
    if (end == text || *end != '\0' || !(*zoom >= 0.5 && *zoom <= 1000)) {
        cli_bad_word(text, "a zoom from 0.5 to 1000; 1 shows the whole map");
        return false;
    }
    return true;
}

static bool read_palette(const char *text, PaletteChoice *palette)
{
    for (int32_t p = 0; p < PALETTE_CHOICES; p++) {
        if (strcmp(text, palette_words[p]) == 0) {
            *palette = (PaletteChoice)p;
            return true;
        }
    }
    cli_bad_name(text, "a palette", palette_words, PALETTE_CHOICES);
    return false;
}

/* How the picture looks, beyond its size. */
typedef struct View {
    Preferences preferences;
    bool placed;
    double lat, lon, zoom;
} View;

static bool read_view(const char *center, const char *zoom, const char *palette, View *view)
{
    *view = (View){.preferences = preferences_defaults(), .lat = 43.5, .lon = 33.7, .zoom = 1};
    view->placed = center != NULL || zoom != NULL;
    return (center == NULL || read_place(center, &view->lat, &view->lon)) &&
           (zoom == NULL || read_zoom(zoom, &view->zoom)) &&
           (palette == NULL || read_palette(palette, &view->preferences.palette));
}

/* A vessel by its slot, or a port by any of its names. */
static bool select_by_name(Desk *desk, const Session *session, const char *text)
{
    if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
        uint64_t slot = 0;
        const Sim *sim = desk_sim(desk);
        if (!cli_number("select", text, INT32_MAX, &slot)) {
            return false;
        }
        if (slot >= (uint64_t)sim_vessel_slots(sim) ||
            sim_vessel(sim, (VesselIndex)slot).state == VESSEL_NONE) {
            cli_bad_word(text, "the index of a vessel that is inside at that date");
            return false;
        }
        desk_select(desk, (VesselIndex)slot, -1);
        return true;
    }
    const Network *network = session->bundle.network;
    int32_t port = network != NULL ? network_find_port(network, text) : -1;
    if (port < 0) {
        const char *names[NAMES_MAX];
        int32_t count = 0;
        for (int32_t p = 0; network != NULL && p < network->port_count && count < NAMES_MAX; p++) {
            names[count++] = network->ports[p].name;
        }
        cli_bad_name(text, "a vessel's index or the name of a port", names, count);
        return false;
    }
    desk_select(desk, -1, port);
    return true;
}

/* Draws the desk's frame and writes it. Exit code. */
static int write_frame(Desk *desk, TextSource *text, int32_t width, int32_t height,
                       const char *path)
{
    DrawList list = {0};
    Canvas *canvas = canvas_create(width, height);
    desk_draw(desk, &list, 0);
    canvas_draw(canvas, &list, text);
    Errors errors = {0};
    bool good =
        png_write(path, canvas_pixels(canvas), width, height, canvas_stride(canvas), &errors);
    errors_print(&errors, stderr);
    errors_free(&errors);
    canvas_destroy(canvas);
    draw_list_free(&list);
    return good ? 0 : 1;
}

int cmd_shot(int argc, char **argv)
{
    enum { AT, SIZE, OUT, SEED, SCALE, SELECT, CARD, CENTER, ZOOM, PALETTE, COLOUR_BLIND, OPTIONS };
    const char *values[OPTIONS] = {0};
    CliOption options[OPTIONS] = {
        [AT] = {"at", true, &values[AT], 1, 0},
        [SIZE] = {"size", true, &values[SIZE], 1, 0},
        [OUT] = {"out", true, &values[OUT], 1, 0},
        [SEED] = {"seed", true, &values[SEED], 1, 0},
        [SCALE] = {"scale", true, &values[SCALE], 1, 0},
        [SELECT] = {"select", true, &values[SELECT], 1, 0},
        [CARD] = {.name = "card"},
        [CENTER] = {"center", true, &values[CENTER], 1, 0},
        [ZOOM] = {"zoom", true, &values[ZOOM], 1, 0},
        [PALETTE] = {"palette", true, &values[PALETTE], 1, 0},
        [COLOUR_BLIND] = {.name = "colour-blind"},
    };
    const char *name = NULL;
    int32_t words = 0;
    if (!cli_options(argc, argv, options, OPTIONS, &name, 1, &words)) {
        return 2;
    }
    if (words == 0) {
        return cli_bad_word("no scenario",
                            "corridor shot SCENARIO --at DATE --size WxH --out FILE");
    }
    for (int32_t i = AT; i <= OUT; i++) {
        if (options[i].count == 0) {
            char expected[32];
            snprintf(expected, sizeof expected, "--%s with a value", options[i].name);
            return cli_bad_word("corridor shot", expected);
        }
    }
    int32_t width = 0;
    int32_t height = 0;
    float scale = 1;
    Session session;
    View view;
    if (!read_size(values[SIZE], &width, &height) ||
        (values[SCALE] != NULL && !read_scale(values[SCALE], &scale)) ||
        !read_view(values[CENTER], values[ZOOM], values[PALETTE], &view)) {
        return 2;
    }
    int code = session_open(&session, name, &options[AT], &options[SEED]);
    if (code != 0) {
        return code;
    }
    cli_guard_files();
    DeskConfig config = {.width = width, .height = height, .ui_scale = scale, .synchronous = true};
    bool differs = false;
    Desk *desk = session_desk(&session, &config, &differs);
    if (differs) {
        fprintf(stderr,
                "corridor: %s has changed since this was recorded, or the program has: the "
                "run goes another way\n",
                session.name);
    }
    view.preferences.colour_blind = options[COLOUR_BLIND].count > 0;
    desk_set_preferences(desk, &view.preferences);
    if (view.placed) {
        desk_look_at(desk, view.lon, view.lat, view.zoom);
    }
    desk_show_card(desk, options[CARD].count > 0);
    int status = 2;
    if (values[SELECT] == NULL || select_by_name(desk, &session, values[SELECT])) {
        status = write_frame(desk, session.text, width, height, values[OUT]);
    }
    desk_destroy(desk);
    session_close(&session);
    return status;
}
