/* A settings file: never refused; what it keeps is written and read again as the same, and a value
 * that is set is there afterwards and the rest untouched. */
#include "fuzz/fuzz.h"

#include "io/settings_file.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"ui_scale", "palette", "recent"};

static void ask(const SettingsFile *settings)
{
    Errors warnings = {0};
    double number = 1;
    bool yes = false;
    int32_t word = 0;
    settings_warn_unknown(settings, names, 3, &warnings);
    settings_number(settings, "ui_scale", 0.75, 3, &number, &warnings);
    settings_bool(settings, "reduced_motion", &yes, &warnings);
    settings_word(settings, "palette", names, 3, &word, &warnings);
    if (!(number >= 0.75 && number <= 3) || word < 0 || word > 2) {
        abort();
    }
    errors_free(&warnings);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void write_and_read(const SettingsFile *settings)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    settings_write(settings, out);
    fclose(out);
    SettingsFile again;
    Errors warnings = {0};
    settings_read("again", text, length, &again, &warnings);
    if (again.count != settings->count) {
        abort();
    }
    for (int32_t i = 0; i < again.count; i++) {
        const SettingsLine *a = &settings->lines[i], *b = &again.lines[i];
        if (strcmp(a->text, b->text) != 0 || !same_text(a->key, b->key) ||
            !same_text(a->value, b->value)) {
            abort();
        }
    }
    settings_free(&again);
    errors_free(&warnings);
    free(text);
}

static void change(SettingsFile *settings)
{
    int32_t before = settings->count, recent = 0;
    while (settings_get(settings, "recent", recent)) {
        recent++;
    }
    settings_remove(settings, "recent");
    settings_add(settings, "recent", "/a file = # b.yaml");
    settings_set(settings, "palette", "dusk");
    const SettingsLine *line = settings_last(settings, "palette");
    int32_t least = before - recent + 1;
    if (!line || strcmp(line->value, "dusk") != 0 || settings_get(settings, "recent", 1) ||
        settings->count < least || settings->count > least + 1) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SettingsFile settings;
    Errors warnings = {0};
    settings_read("fuzzed", (const char *)data, size, &settings, &warnings);
    ask(&settings);
    write_and_read(&settings);
    if (settings.count <= SETTINGS_LINES_MAX - 2) { /* else the new lines are beyond them */
        change(&settings);
        write_and_read(&settings);
    }
    settings_free(&settings);
    errors_free(&warnings);
    return 0;
}
