#include "app/library.h"

#include "base/memory.h"
#include "base/simtime.h"
#include "cli/cli.h"
#include "io/recording.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add(Library *library, ShelfKind kind, const char *open, const char *title,
                const char *text)
{
    library->items =
        mem_grow(library->items, library->count, &library->capacity, sizeof *library->items);
    library->items[library->count++] =
        (ShelfItem){kind, mem_string(open), mem_string(title), text ? mem_string(text) : NULL};
}

static bool ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t bytes = strlen(ending);
    return length >= bytes && strcmp(text + length - bytes, ending) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **library_files(const char *folder, const char *ending, int32_t *count)
{
    char **names = NULL;
    int32_t capacity = 0;
    *count = 0;
    DIR *open = opendir(folder);
    for (struct dirent *entry = NULL; open != NULL && (entry = readdir(open)) != NULL;) {
        if (entry->d_name[0] != '.' && ends_in(entry->d_name, ending)) {
            names = mem_grow(names, *count, &capacity, sizeof *names);
            names[(*count)++] = mem_string(entry->d_name);
        }
    }
    if (open != NULL) {
        closedir(open);
    }
    if (*count > 0) {
        qsort(names, (size_t)*count, sizeof *names, by_name);
    }
    return names;
}

/* "bsgi-2022 to 20 Oct 2022", "3 decisions, seed 1". Files that are no recordings are left out. */
static void add_recording(Library *library, ShelfKind kind, const char *path)
{
    Recording recording = RECORDING_EMPTY;
    Errors errors = {0};
    if (recording_load(path, &recording, &errors)) {
        char title[400];
        char text[PLACE_PATH + 100];
        CivilTime c = time_to_civil(recording.until);
        int32_t decisions = recording.run.command_count, branches = recording.branch_count;
        char with[40] = "";
        if (kind != SHELF_UNFINISHED && recording.title != NULL) {
            snprintf(title, sizeof title, "%.300s", recording.title);
        } else {
            snprintf(title, sizeof title, "%s%.300s to %d %s %d",
                     kind == SHELF_UNFINISHED ? "Continue the last run: " : "", recording.scenario,
                     (int)c.day, time_month_names[c.month - 1], (int)c.year);
        }
        for (int32_t i = 0; i < branches; i++) {
            decisions += recording.branches[i].run.command_count;
        }
        if (branches > 0) {
            snprintf(with, sizeof with, ", %d branch%s", (int)branches, branches == 1 ? "" : "es");
        }
        snprintf(text, sizeof text, "%d decision%s%s, seed %llu. %s", (int)decisions,
                 decisions == 1 ? "" : "s", with, (unsigned long long)recording.seed, path);
        add(library, kind, path, title, text);
        recording_free(&recording);
    }
    errors_free(&errors);
}

/* The newest first, as their names end in the time. */
static void add_folder(Library *library, const char *folder)
{
    enum { MOST = 40 };
    int32_t count = 0;
    char **names = library_files(folder, ".rec", &count);
    for (int32_t i = count - 1; i >= 0; i--) {
        char path[PLACE_PATH + 300];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        if (count - i <= MOST) {
            add_recording(library, SHELF_RECORDING, path);
        }
        mem_free(names[i]);
    }
    mem_free(names);
}

static void add_recent(Library *library, const UserSettings *settings)
{
    for (int32_t i = 0; user_settings_recent(settings, i) != NULL; i++) {
        const char *path = user_settings_recent(settings, i);
        const char *slash = strrchr(path, '/');
        if (access(path, R_OK) == 0) {
            add(library, SHELF_RECENT, path, slash != NULL ? slash + 1 : path, path);
        }
    }
}

static void add_scenarios(Library *library)
{
    ScenarioSources sources = data_sources();
    ScenarioList list = {0};
    Errors errors = {0};
    scenario_list(&sources, &list, &errors); /* a broken one tells when it is opened */
    for (int32_t i = 0; i < list.count; i++) {
        add(library, SHELF_SCENARIO, list.items[i].id, list.items[i].title, list.items[i].summary);
    }
    scenario_list_free(&list);
    errors_free(&errors);
}

static void clear(Library *library)
{
    for (int32_t i = 0; i < library->count; i++) {
        mem_free((char *)(uintptr_t)library->items[i].open);
        mem_free((char *)(uintptr_t)library->items[i].title);
        mem_free((char *)(uintptr_t)library->items[i].text);
    }
    library->count = 0;
}

void library_fill(Library *library, const UserSettings *settings, char *const *unfinished,
                  int32_t count)
{
    char folder[PLACE_PATH];
    clear(library);
    for (int32_t i = 0; i < count; i++) {
        add_recording(library, SHELF_UNFINISHED, unfinished[i]);
    }
    add_recent(library, settings);
    add_scenarios(library);
    snprintf(folder, sizeof folder, "%.*s/recordings", PLACE_PATH - 20, data_sources().assets_dir);
    add_folder(library, folder);
    if (place_path(PLACE_DATA, "recordings", library->folder)) {
        add_folder(library, library->folder);
    }
    if (place_path(PLACE_STATE, "autosave", folder)) {
        add_folder(library, folder);
    }
    library->shelf = (Shelf){library->items, library->count,
                             library->folder[0] != '\0' ? library->folder : NULL};
}

void library_free(Library *library)
{
    clear(library);
    mem_free(library->items);
    *library = (Library){0};
}
