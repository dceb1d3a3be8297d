/* Where the figures of a scenario come from: every parameter with its status and source. Filled by
 * io/sources.h, listed by `corridor sources` and by the window. */
#ifndef CORRIDOR_MODEL_SOURCES_H
#define CORRIDOR_MODEL_SOURCES_H

#include <stdint.h>

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
    char *value;  /* as written; "4 dated values" for a calendar; "" where a whole lane or area of
                     the map is meant */
    char *source; /* of the parameter or of what it is part of; "" when none is given */
    char *file;
    int32_t line; /* 0 for the map's */
} SourceItem;

typedef struct SourceList {
    SourceItem *items; /* [count], by status, then as the files have them; zero: an empty list */
    int32_t count, capacity;
    int32_t by_status[SOURCE_STATUSES];
} SourceList;

void source_list_free(SourceList *list);

#endif
