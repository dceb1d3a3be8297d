/* Where the figures of a scenario come from: every parameter with its status and source, for
 * `corridor sources`. What is listed is what the files say: the scenario, the files it uses, the
 * fleet and the map. */
#ifndef CORRIDOR_IO_SOURCES_H
#define CORRIDOR_IO_SOURCES_H

#include "io/scenario_file.h"

/* The worst first: the order in which parameters are listed. */
typedef enum SourceStatus {
    SOURCE_UNVERIFIED,
    SOURCE_NONE, /* neither a status nor a source is given */
    SOURCE_ESTIMATE,
    SOURCE_MODEL,  /* a value of the model, which no record has */
    SOURCE_FITTED, /* on a record */
    SOURCE_STATED, /* a source is given, but no status: how far it bears the figure is not said */
    SOURCE_DERIVED,
    SOURCE_PUBLISHED,
    SOURCE_STATUSES
} SourceStatus;

extern const char *const source_status_words[SOURCE_STATUSES];

typedef struct SourceItem {
    SourceStatus status;
    char *path;   /* "ports.Odesa.silo.capacity", "map.ports.Odesa.berths" */
    char *value;  /* as written; "4 dated values" for a calendar; "" for parameters of the map */
    char *source; /* of the parameter or of what it is part of; "" when none is given */
    char *file;
    int32_t line; /* 0 for the map's */
} SourceItem;

typedef struct SourceList SourceList;
struct SourceList {
    SourceItem *items; /* [count], by status, then as the files have them; zero: an empty list */
    int32_t count, capacity;
    int32_t by_status[SOURCE_STATUSES];
};

/* Fills the list, empty before, for a scenario that loads without an error; else false with the
 * errors, and the list stays empty. name: as for scenario_load. Free with source_list_free. */
bool scenario_list_sources(const ScenarioSources *sources, const char *name, SourceList *list,
                           Errors *errors);
void source_list_free(SourceList *list);

#endif
