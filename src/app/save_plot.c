#include "app/save_plot.h"

#include "io/inside.h"
#include "io/out_file.h"
#include "io/png_file.h"
#include "view/canvas.h"
#include "view/plot_save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_SIZE = 1024 };

/* XDG_PICTURES_DIR="$HOME/Pictures" of user-dirs.dirs. */
static bool pictures_of_line(const char *line, const char *home, char *out, size_t size)
{
    static const char key[] = "XDG_PICTURES_DIR=\"";
    if (strncmp(line, key, sizeof key - 1) != 0) {
        return false;
    }
    const char *value = line + sizeof key - 1;
    int length = (int)strcspn(value, "\"\n");
    if (strncmp(value, "$HOME", 5) == 0) {
        snprintf(out, size, "%s%.*s", home, length - 5, value + 5);
    } else {
        snprintf(out, size, "%.*s", length, value);
    }
    return true;
}

/* The user's folder for pictures by the rules of XDG user directories; "." when there is none. */
static void pictures_folder(char *out, size_t size)
{
    const char *named = getenv("XDG_PICTURES_DIR"), *home = getenv("HOME");
    const char *config = getenv("XDG_CONFIG_HOME");
    char path[PATH_SIZE], line[PATH_SIZE];
    snprintf(out, size, "%s", named ? named : "");
    home = home ? home : "";
    if (config && config[0] == '/') {
        snprintf(path, sizeof path, "%s/user-dirs.dirs", config);
    } else {
        snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", home);
    }
    FILE *file = out[0] == '\0' ? fopen(path, "r") : NULL;
    while (file && fgets(line, sizeof line, file)) {
        if (pictures_of_line(line, home, out, size)) {
            break;
        }
    }
    if (file) {
        fclose(file);
    }
    if (!path_is_folder(out)) {
        snprintf(out, size, ".");
    }
}

static bool write_png(Desk *desk, int32_t number, TextSource *text, const char *path,
                      Errors *errors)
{
    DrawList list = {0};
    int32_t width, height;
    bool good = plot_save_picture(desk, number, &list, &width, &height);
    if (good) {
        Canvas *canvas = canvas_create(width, height);
        canvas_draw(canvas, &list, text);
        good = png_write(path, canvas_pixels(canvas), width, height, canvas_stride(canvas), errors);
        canvas_destroy(canvas);
    }
    draw_list_free(&list);
    return good;
}

static bool write_text(Desk *desk, int32_t number, const char *path)
{
    TextBuffer buffer = {0};
    OutFile out;
    errno = 0;
    bool good = plot_save_text(desk, number, &buffer) && out_file_open(&out, path);
    if (good) {
        size_t bytes = (size_t)buffer.bytes;
        good = fwrite(buffer.text, 1, bytes, out.stream) == bytes;
        good = out_file_close(&out, good) && good;
    }
    text_buffer_free(&buffer);
    return good;
}

void save_plot(Desk *desk, const DeskRequest *request, TextSource *text)
{
    static const char *const endings[PLOT_FORMATS] = {"png", "svg", "csv"};
    char folder[PATH_SIZE], path[2 * PATH_SIZE + 128], when[32] = "", message[2 * PATH_SIZE + 200];
    PlotFormat format = plot_save_format(request->number);
    time_t seconds = time(NULL);
    struct tm local;
    if (localtime_r(&seconds, &local)) {
        strftime(when, sizeof when, "-%Y%m%d-%H%M%S", &local);
    }
    pictures_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/corridor-%.80s%s.%s", folder, request->text, when,
             endings[format]);
    Errors errors = {0};
    bool good = format == PLOT_PNG ? write_png(desk, request->number, text, path, &errors)
                                   : write_text(desk, request->number, path);
    if (good) {
        snprintf(message, sizeof message, "Saved %s", path);
    } else {
        snprintf(message, sizeof message, "Could not save %s: %s", path,
                 errors.total > 0 ? errors_first(&errors)
                 : errno != 0     ? strerror(errno)
                                  : "there is nothing to save");
    }
    desk_say(desk, message);
    errors_free(&errors);
}

void save_screenshot(Desk *desk, Canvas *canvas)
{
    time_t seconds = time(NULL);
    struct tm local;
    char path[64] = "corridor.png", message[400];
    if (localtime_r(&seconds, &local) != NULL) {
        strftime(path, sizeof path, "corridor-%Y%m%d-%H%M%S.png", &local);
    }
    Errors errors = {0};
    if (png_write(path, canvas_pixels(canvas), canvas_width(canvas), canvas_height(canvas),
                  canvas_stride(canvas), &errors)) {
        printf("%s\n", path);
        fflush(stdout);
    } else {
        snprintf(message, sizeof message, "Could not save %s where the program was started: %s",
                 path, errors_first(&errors));
        desk_say(desk, message);
    }
    errors_free(&errors);
}
