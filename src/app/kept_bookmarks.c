#include "app/kept_bookmarks.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <stdio.h>
#include <string.h>

#define KEY "bookmark"
#define BAR " | "

/* The parts of a line. */
typedef struct Kept {
    int64_t t;
    const char *run, *name; /* run: not ended by 0 */
    size_t run_length;
} Kept;

static bool read_kept(const char *value, Kept *kept)
{
    char when[TIME_TEXT];
    const char *run = strstr(value, BAR);
    const char *name = run != NULL ? strstr(run + strlen(BAR), BAR) : NULL;
    if (name == NULL || (size_t)(run - value) >= sizeof when) {
        return false;
    }
    snprintf(when, sizeof when, "%.*s", (int)(run - value), value);
    run += strlen(BAR);
    *kept = (Kept){.run = run, .name = name + strlen(BAR), .run_length = (size_t)(name - run)};
    return time_parse(when, &kept->t);
}

static bool is_of(const Kept *kept, const char *run)
{
    return strlen(run) == kept->run_length && strncmp(kept->run, run, kept->run_length) == 0;
}

void kept_bookmarks_check(const UserSettings *settings, Errors *warnings)
{
    const SettingsLine *line = NULL;
    for (int32_t i = 0; (line = settings_get(&settings->file, KEY, i)) != NULL; i++) {
        Kept kept;
        if (!read_kept(line->value, &kept)) {
            errors_add(warnings, settings->file.file, line->line, line->column,
                       KEY ": found `%s`, expected `TIME | SCENARIO | NAME`", line->value);
        }
    }
}

void kept_bookmarks_take(const UserSettings *settings, const char *run, Desk *desk)
{
    const Scenario *s = desk_config_of(desk)->scenario;
    const SettingsLine *line = NULL;
    for (int32_t i = 0; (line = settings_get(&settings->file, KEY, i)) != NULL; i++) {
        Kept kept;
        if (read_kept(line->value, &kept) && is_of(&kept, run) && kept.t >= s->start &&
            kept.t <= s->end) {
            desk_add_bookmark(desk, kept.t, kept.name);
        }
    }
}

static bool has_line(const UserSettings *settings, const char *value)
{
    const SettingsLine *line = NULL;
    for (int32_t i = 0; (line = settings_get(&settings->file, KEY, i)) != NULL; i++) {
        if (strcmp(line->value, value) == 0) {
            return true;
        }
    }
    return false;
}

/* The desk's as lines, free each; *same: the file has just these already. */
static char **lines_of(const UserSettings *settings, const char *run, const Desk *desk, bool *same)
{
    int32_t count = desk_bookmark_count(desk), found = 0;
    char **lines = mem_alloc((size_t)count + 1, sizeof lines[0]);
    const SettingsLine *line = NULL;
    for (int32_t i = 0; (line = settings_get(&settings->file, KEY, i)) != NULL; i++) {
        Kept kept;
        found += read_kept(line->value, &kept) && is_of(&kept, run);
    }
    *same = found == count;
    for (int32_t i = 0; i < count; i++) {
        int64_t t = 0;
        char when[TIME_TEXT], text[SETTINGS_LINE_BYTES / 2];
        const char *name = desk_bookmark(desk, i, &t);
        snprintf(text, sizeof text, "%s" BAR "%s" BAR "%s", time_format(t, when), run, name);
        lines[i] = mem_string(text);
        *same = *same && has_line(settings, text);
    }
    return lines;
}

void kept_bookmarks_set(UserSettings *settings, const char *run, const Desk *desk)
{
    bool same = false;
    char **lines = lines_of(settings, run, desk, &same);
    char **others = NULL;
    int32_t count = 0, capacity = 0;
    const SettingsLine *line = NULL;
    for (int32_t i = 0; (line = settings_get(&settings->file, KEY, i)) != NULL; i++) {
        Kept kept;
        if (!read_kept(line->value, &kept) || !is_of(&kept, run)) {
            others = mem_grow(others, count, &capacity, sizeof others[0]);
            others[count++] = mem_string(line->value);
        }
    }
    if (!same) {
        settings_remove(&settings->file, KEY);
    }
    for (int32_t i = 0; i < count; i++) {
        if (!same) {
            settings_add(&settings->file, KEY, others[i]);
        }
        mem_free(others[i]);
    }
    for (int32_t i = 0; i < desk_bookmark_count(desk); i++) {
        if (!same) {
            settings_add(&settings->file, KEY, lines[i]);
        }
        mem_free(lines[i]);
    }
    mem_free(others);
    mem_free(lines);
}
