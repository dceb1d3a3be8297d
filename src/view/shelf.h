/* What can be opened, as the app found it: the desk reads no files. */
#ifndef CORRIDOR_VIEW_SHELF_H
#define CORRIDOR_VIEW_SHELF_H

#include <stdint.h>

typedef enum ShelfKind {
    SHELF_UNFINISHED, /* a run that was not ended in the usual way: autosaved */
    SHELF_RECENT,     /* a file that was opened or saved */
    SHELF_SCENARIO,   /* bundled */
    SHELF_RECORDING,  /* bundled, or saved where such files go */
    SHELF_KINDS
} ShelfKind;

typedef struct ShelfItem {
    ShelfKind kind;
    const char *open; /* what REQUEST_OPEN takes: an id or a path */
    const char *title;
    const char *text; /* what it is about; NULL: nothing known */
} ShelfItem;

typedef struct Shelf {
    const ShelfItem *items; /* [count], in the order of their kinds */
    int32_t count;
    const char *folder; /* where runs are saved when no path is given; NULL: nowhere */
} Shelf;

#endif
