/* Where the figures of a scenario come from. */
#include "cli/cli.h"
#include "io/sources.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void print_text(const SourceList *list, int32_t only)
{
    for (int32_t s = 0; s < SOURCE_STATUSES; s++) {
        printf("%5d %s\n", (int)list->by_status[s], source_status_words[s]);
    }
    for (int32_t i = 0; i < list->count; i++) {
        const SourceItem *item = &list->items[i];
        if (only >= 0 && (int32_t)item->status != only) {
            continue;
        }
        printf("\n%-10s %s%s%s\n", source_status_words[item->status], item->path,
               item->value[0] ? ": " : "", item->value);
        printf("           %s", last_part(item->file));
        if (item->line > 0) {
            printf(":%d", (int)item->line);
        }
        printf("%s%s\n", item->source[0] ? "\n           " : "", item->source);
    }
}

static void print_json(const SourceList *list, int32_t only)
{
    json_t *root = json_object(), *counts = json_object(), *rows = json_array();
    for (int32_t s = 0; s < SOURCE_STATUSES; s++) {
        json_object_set_new(counts, source_status_words[s], json_integer(list->by_status[s]));
    }
    for (int32_t i = 0; i < list->count; i++) {
        const SourceItem *item = &list->items[i];
        if (only >= 0 && (int32_t)item->status != only) {
            continue;
        }
        json_t *row = json_object();
        json_object_set_new(row, "status", json_string(source_status_words[item->status]));
        json_object_set_new(row, "path", json_string(item->path));
        json_object_set_new(row, "value", json_string(item->value));
        json_object_set_new(row, "source", json_string(item->source));
        json_object_set_new(row, "file", json_string(item->file));
        json_object_set_new(row, "line", json_integer(item->line));
        json_array_append_new(rows, row);
    }
    json_object_set_new(root, "counts", counts);
    json_object_set_new(root, "parameters", rows);
    json_dumpf(root, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(root);
}

int cmd_sources(int argc, char **argv)
{
    enum { STATUS, JSON, OPTIONS };
    const char *status[1], *words[1];
    CliOption options[OPTIONS] = {{"status", true, status, 1, 0}, {"json", false, NULL, 1, 0}};
    int32_t count, only = -1;
    if (!cli_options(argc, argv, options, OPTIONS, words, 1, &count)) {
        return 2;
    }
    if (count < 1) {
        return cli_bad_word("corridor sources", "`corridor sources SCENARIO`");
    }
    for (int32_t s = 0; options[STATUS].count > 0 && s < SOURCE_STATUSES; s++) {
        only = strcmp(status[0], source_status_words[s]) == 0 ? s : only;
    }
    if (options[STATUS].count > 0 && only < 0) {
        return cli_bad_name(status[0], "a status", source_status_words, SOURCE_STATUSES);
    }
    ScenarioSources sources = data_sources();
    SourceList list = {0};
    Errors errors = {0};
    if (!scenario_list_sources(&sources, words[0], &list, &errors)) {
        return cli_bad_input(&errors);
    }
    if (options[JSON].count > 0) {
        print_json(&list, only);
    } else {
        print_text(&list, only);
    }
    source_list_free(&list);
    return 0;
}
