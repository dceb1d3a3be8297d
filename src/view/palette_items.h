/* What the command palette offers for what was typed. */
#ifndef CORRIDOR_VIEW_PALETTE_ITEMS_H
#define CORRIDOR_VIEW_PALETTE_ITEMS_H

#include "view/parts.h"

enum { PALETTE_ITEMS = 96, PALETTE_TEXT = 256 };

typedef enum ItemKind {
    ITEM_COMMAND,   /* index: of the UiCommand */
    ITEM_DECISION,  /* command */
    ITEM_WORD,      /* text: what the line reads with one more word of a decision */
    ITEM_AGREEMENT, /* index */
    ITEM_PORT,      /* index */
    ITEM_VESSEL,    /* index, serial */
    ITEM_FILE,      /* index: on the shelf */
    ITEM_KINDS
} ItemKind;

typedef struct PaletteItem {
    ItemKind kind;
    int32_t index, score;
    bool recent; /* was chosen before */
    uint64_t serial;
    Command command;
    char text[COMMAND_TEXT];
} PaletteItem;

/* The best first; of equals the first added. */
typedef struct PaletteItems {
    PaletteItem items[PALETTE_ITEMS];
    int32_t count;
} PaletteItems;

bool palette_item_same(const PaletteItem *a, const PaletteItem *b);
/* Unless it is there already, or worse than all of a full list. */
void palette_items_add(PaletteItems *items, const PaletteItem *item);
/* Adds all that answers the query; of an empty one what a beginner may want. */
void palette_items_find(const Desk *desk, const char *query, PaletteItems *items);

/* Its name, and beside it its keys or what else tells it from others. False: not possible now. */
bool palette_item_words(const Desk *desk, const PaletteItem *item, char name[PALETTE_TEXT],
                        char aside[PALETTE_TEXT]);
const char *palette_item_kind(const PaletteItem *item); /* "Port" */
/* What to say when there is nothing: why a decision cannot be read, or what to try. */
void palette_nothing_found(const Desk *desk, const char *query, char *out, size_t size);

#endif
