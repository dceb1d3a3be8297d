#include "cli/run_setup.h"

#include "base/memory.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names without ".rec", sorted. Free each and the list. */
static char **recording_names(int32_t *count)
{
    char **names = NULL;
    int32_t capacity = 0;
    size_t size = strlen(data_sources().assets_dir) + sizeof "/recordings";
    char *folder = mem_alloc(size, 1);
    snprintf(folder, size, "%s/recordings", data_sources().assets_dir);
    DIR *directory = opendir(folder);
    mem_free(folder);
    *count = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        char *end = strrchr(entry->d_name, '.');
        if (end && end > entry->d_name && strcmp(end, ".rec") == 0) {
            *end = '\0';
            names = mem_grow(names, *count, &capacity, sizeof names[0]);
            names[(*count)++] = mem_string(entry->d_name);
        }
    }
    if (directory) {
        closedir(directory);
    }
    if (*count > 0) {
        qsort(names, (size_t)*count, sizeof names[0], by_name);
    }
    return names;
}

static bool list_recordings(Errors *errors)
{
    int32_t count;
    char **names = recording_names(&count);
    bool good = true;
    for (int32_t i = 0; i < count; i++) {
        Recording recording;
        if (run_load_recording(names[i], &recording, errors)) {
            printf("%-16s %s\n%-16s Recorded of %s: `corridor %s %s`.\n", names[i],
                   recording.title ? recording.title : recording.scenario, "", recording.scenario,
                   recording.branch_count > 0 ? "compare" : "open", names[i]);
            recording_free(&recording);
        } else {
            good = false;
        }
        mem_free(names[i]);
    }
    mem_free(names);
    return good;
}

int cmd_list(int argc, char **argv)
{
    const char *words[1];
    int32_t count;
    if (!cli_options(argc, argv, NULL, 0, words, 0, &count)) {
        return 2;
    }
    ScenarioSources sources = data_sources();
    ScenarioList list = {0};
    Errors errors = {0};
    bool good = scenario_list(&sources, &list, &errors);
    for (int32_t i = 0; i < list.count; i++) {
        printf("%-16s %s\n%-16s %s\n", list.items[i].id, list.items[i].title, "",
               list.items[i].summary);
    }
    scenario_list_free(&list);
    good = list_recordings(&errors) && good;
    return good ? 0 : cli_bad_input(&errors);
}
