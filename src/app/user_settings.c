#include "app/user_settings.h"

#include "app/kept_bookmarks.h"
#include "base/memory.h"
#include "io/out_file.h"
#include "io/text_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const keys[] = {
    "ui_scale",         "palette",        "colour_blind", "reduced_motion", "tip_delay",
    "autosave_minutes", "width",          "height",       "recent",         "pause_on_truce",
    "pause_on_hit",     "pause_on_queue", "plots",        "bookmark",
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* "queues exports cost": the words of plot_words, each once. */
static void read_plots(const SettingsFile *file, Preferences *p, Errors *warnings)
{
    const SettingsLine *line = settings_last(file, "plots");
    const char *at = line != NULL ? line->value : "";
    uint32_t taken = 0;
    while (*(at += strspn(at, " \t,")) != '\0') {
        char word[32];
        size_t length = strcspn(at, " \t,");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        int32_t kind = 0;
        while (kind < PLOT_CHOICES && strcmp(plot_words[kind], word) != 0) {
            kind++;
        }
        if (kind == PLOT_CHOICES) {
            const char *near = nearest_name(word, plot_words, PLOT_CHOICES);
            errors_add(warnings, file->file, line->line, line->column + (int32_t)(at - line->value),
                       "plots: found `%s`, expected names of plots%s%s%s", word,
                       near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        } else if ((taken >> kind & 1) == 0) {
            taken |= 1U << kind;
            p->plots[p->plot_count++] = kind;
        }
        at += length;
    }
}

static void read_values(const SettingsFile *file, Preferences *p, Errors *warnings)
{
    double number = 0;
    int32_t word = 0;
    const SettingsLine *scale = settings_last(file, "ui_scale");
    bool by_display = scale != NULL && strcmp(scale->value, "auto") == 0;
    if (!by_display && settings_number(file, "ui_scale", 0.75, 3, &number, warnings)) {
        p->ui_scale = (float)number;
    }
    if (settings_word(file, "palette", palette_words, PALETTE_CHOICES, &word, warnings)) {
        p->palette = (PaletteChoice)word;
    }
    settings_bool(file, "colour_blind", &p->colour_blind, warnings);
    settings_bool(file, "reduced_motion", &p->reduced_motion, warnings);
    if (settings_number(file, "tip_delay", 0, 5, &number, warnings)) {
        p->tip_delay = (float)number;
    }
    if (settings_number(file, "autosave_minutes", 0, 120, &number, warnings)) {
        p->autosave_minutes = (int32_t)number;
    }
    if (settings_number(file, "width", 0, 16384, &number, warnings)) {
        p->width = (int32_t)number;
    }
    if (settings_number(file, "height", 0, 16384, &number, warnings)) {
        p->height = (int32_t)number;
    }
    settings_bool(file, "pause_on_truce", &p->pause_on_truce, warnings);
    settings_bool(file, "pause_on_hit", &p->pause_on_hit, warnings);
    if (settings_number(file, "pause_on_queue", 0, 10000, &number, warnings)) {
        p->pause_on_queue = (int32_t)number;
    }
    read_plots(file, p, warnings);
}

void user_settings_load(UserSettings *settings, Errors *warnings)
{
    *settings = (UserSettings){.preferences = preferences_defaults()};
    if (!place_path(PLACE_CONFIG, "settings", settings->path)) {
        settings->path[0] = '\0';
        return;
    }
    size_t length = 0;
    char *text = NULL;
    if (access(settings->path, F_OK) == 0) {
        text = text_file_read(settings->path, &length, warnings);
        settings->unread = text == NULL;
    }
    settings_read(settings->path, text != NULL ? text : "", length, &settings->file, warnings);
    mem_free(text);
    settings_warn_unknown(&settings->file, keys, KEYS, warnings);
    read_values(&settings->file, &settings->preferences, warnings);
    kept_bookmarks_check(settings, warnings);
}

void user_settings_free(UserSettings *settings)
{
    settings_free(&settings->file);
}

/* Values equal to the default are written only where a line has them already: a file says what its
 * user chose. */
static void write_value(SettingsFile *file, const char *key, const char *value, bool is_default)
{
    if (!is_default || settings_last(file, key) != NULL) {
        settings_set(file, key, value);
    }
}

static void write_number(SettingsFile *file, const char *key, double value, double usual)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    write_value(file, key, text, value == usual);
}

static void write_values(SettingsFile *file, const Preferences *p)
{
    Preferences usual = preferences_defaults();
    if (p->ui_scale > 0) {
        write_number(file, "ui_scale", (double)p->ui_scale, 0);
    } else {
        write_value(file, "ui_scale", "auto", true);
    }
    write_value(file, "palette", palette_words[p->palette], p->palette == usual.palette);
    write_value(file, "colour_blind", p->colour_blind ? "yes" : "no", !p->colour_blind);
    write_value(file, "reduced_motion", p->reduced_motion ? "yes" : "no", !p->reduced_motion);
    write_number(file, "tip_delay", (double)p->tip_delay, (double)usual.tip_delay);
    write_number(file, "autosave_minutes", p->autosave_minutes, usual.autosave_minutes);
    write_number(file, "width", p->width, usual.width);
    write_number(file, "height", p->height, usual.height);
    write_value(file, "pause_on_truce", p->pause_on_truce ? "yes" : "no", !p->pause_on_truce);
    write_value(file, "pause_on_hit", p->pause_on_hit ? "yes" : "no", !p->pause_on_hit);
    write_number(file, "pause_on_queue", p->pause_on_queue, 0);
    char plots[PLOT_CHOICES * 16] = "";
    for (int32_t i = 0; i < p->plot_count; i++) {
        size_t used = strlen(plots);
        snprintf(plots + used, sizeof plots - used, "%s%s", i > 0 ? " " : "",
                 plot_words[p->plots[i]]);
    }
    write_value(file, "plots", plots, p->plot_count == 0);
}

bool user_settings_save(UserSettings *settings, const Preferences *preferences, Errors *errors)
{
    settings->preferences = *preferences;
    write_values(&settings->file, preferences);
    OutFile out;
    if (settings->path[0] == '\0') {
        errors_add(errors, NULL, 0, 0,
                   "settings are kept for this run alone: neither XDG_CONFIG_HOME nor HOME is set");
        return false;
    }
    if (settings->unread) {
        errors_add(errors, settings->path, 0, 0,
                   "could not be read and is left as it is: settings are kept for this run alone");
        return false;
    }
    if (!place_make(settings->path) || !out_file_open(&out, settings->path)) {
        errors_add(errors, settings->path, 0, 0,
                   "cannot be written (%s): settings are kept for this run alone", strerror(errno));
        return false;
    }
    settings_write(&settings->file, out.stream);
    if (!out_file_close(&out, true)) {
        errors_add(errors, settings->path, 0, 0, "cannot be written: %s", strerror(errno));
        return false;
    }
    return true;
}

const char *user_settings_recent(const UserSettings *settings, int32_t n)
{
    const SettingsLine *line = settings_get(&settings->file, "recent", n);
    return line != NULL && n < RECENT_FILES ? line->value : NULL;
}

void user_settings_add_recent(UserSettings *settings, const char *path)
{
    char *old[RECENT_FILES] = {0};
    int32_t count = 0;
    if (strpbrk(path, "\r\n") != NULL || path[0] == '\0') {
        return;
    }
    for (int32_t i = 0; count < RECENT_FILES - 1 && user_settings_recent(settings, i); i++) {
        if (strcmp(user_settings_recent(settings, i), path) != 0) {
            old[count++] = mem_string(user_settings_recent(settings, i));
        }
    }
    settings_remove(&settings->file, "recent");
    settings_add(&settings->file, "recent", path);
    for (int32_t i = 0; i < count; i++) {
        settings_add(&settings->file, "recent", old[i]);
        mem_free(old[i]);
    }
}
