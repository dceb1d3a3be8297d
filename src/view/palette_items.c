#include "view/palette_items.h"

#include "sim/why.h"
#include "view/match.h"

#include <stdio.h>
#include <string.h>

/* What a kind is worth beside how well it matches (match_score: 160 .. 1120). */
static const int32_t kind_bonus[ITEM_KINDS] = {
    [ITEM_COMMAND] = 130, [ITEM_AGREEMENT] = 110, [ITEM_PORT] = 120,
    [ITEM_FILE] = 80,     [ITEM_VESSEL] = 40,
};
enum {
    TYPED = 9000,     /* a decision that is typed to its end */
    LAST_WORD = 6000, /* one that lacks its last word */
    NEXT_WORD = 4000, /* the next word of one */
    POSSIBLE = 60,    /* a decision that can be taken now, before one that cannot */
    FIRST_WORD = 700, /* a verb whose first letters were typed */
    NEXT_WORDS = 256,
    VESSEL_LETTERS = 2
};

bool palette_item_same(const PaletteItem *a, const PaletteItem *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == ITEM_DECISION) {
        return a->command.verb == b->command.verb && a->command.subject == b->command.subject &&
               a->command.party == b->command.party && a->command.value == b->command.value;
    }
    return a->index == b->index && a->serial == b->serial && strcmp(a->text, b->text) == 0;
}

void palette_items_add(PaletteItems *items, const PaletteItem *item)
{
    int32_t at = items->count;
    for (int32_t i = 0; i < items->count; i++) {
        if (palette_item_same(&items->items[i], item)) {
            return;
        }
    }
    while (at > 0 && items->items[at - 1].score < item->score) {
        at--;
    }
    if (at == PALETTE_ITEMS) {
        return;
    }
    items->count += items->count < PALETTE_ITEMS;
    memmove(&items->items[at + 1], &items->items[at],
            (size_t)(items->count - 1 - at) * sizeof items->items[0]);
    items->items[at] = *item;
}

/* ---- found by name ---- */

typedef struct Find {
    const Desk *desk;
    const char *query;
    PaletteItems *items;
} Find;

static int32_t best_of(const char *query, const char *a, const char *b)
{
    int32_t first = a ? match_score(query, a) : 0, second = b ? match_score(query, b) : 0;
    return first > second ? first : second;
}

static void add_found(Find *find, PaletteItem item, int32_t score)
{
    if (score > 0) {
        item.score = find->query[0] ? score + kind_bonus[item.kind] : 0;
        palette_items_add(find->items, &item);
    }
}

static void find_commands(Find *find)
{
    for (int32_t i = 0; i < ui_command_count(); i++) {
        const UiCommand *command = ui_command(i);
        char text[PALETTE_TEXT];
        snprintf(text, sizeof text, "%s %s", command->name, command->section);
        if (!find->query[0] && !ui_command_possible(find->desk, command)) {
            continue; /* found by its name alone, to learn its key */
        }
        add_found(find, (PaletteItem){.kind = ITEM_COMMAND, .index = i},
                  best_of(find->query, command->name, text));
    }
}

static void find_places(Find *find)
{
    const Scenario *s = find->desk->config.scenario;
    for (int32_t a = 0; a < s->agreement_count; a++) {
        add_found(find, (PaletteItem){.kind = ITEM_AGREEMENT, .index = a},
                  best_of(find->query, s->agreements[a].name, s->agreements[a].id));
    }
    for (int32_t p = 0; s->network && p < s->network->port_count; p++) {
        const Port *port = &s->network->ports[p];
        int32_t score = best_of(find->query, port->label, port->name);
        for (int32_t i = 0; i < port->alias_count; i++) {
            int32_t other = match_score(find->query, port->aliases[i]);
            score = score > other ? score : other;
        }
        add_found(find, (PaletteItem){.kind = ITEM_PORT, .index = p}, score);
    }
}

static void find_files(Find *find)
{
    const Shelf *shelf = find->desk->config.shelf;
    for (int32_t i = 0; shelf && i < shelf->count; i++) {
        char text[PALETTE_TEXT];
        const ShelfItem *item = &shelf->items[i];
        snprintf(text, sizeof text, "%s open %s", item->title, item->open);
        add_found(find, (PaletteItem){.kind = ITEM_FILE, .index = i},
                  best_of(find->query, item->title, text));
    }
}

static void find_vessels(Find *find)
{
    const Sim *sim = find->desk->sim;
    int32_t slots = strlen(find->query) >= VESSEL_LETTERS ? sim_vessel_slots(sim) : 0;
    for (VesselIndex v = 0; v < slots; v++) {
        VesselView view = sim_vessel(sim, v);
        if (view.state != VESSEL_NONE) {
            char name[PALETTE_TEXT];
            vessel_name(&view, name, sizeof name);
            add_found(find, (PaletteItem){.kind = ITEM_VESSEL, .index = v, .serial = view.serial},
                      match_score(find->query, name));
        }
    }
}

/* ---- decisions ---- */

static bool parses(const Desk *desk, const char *text, Command *command)
{
    Errors errors = {0};
    bool good = command_parse(desk->config.scenario, text, command, &errors);
    errors_free(&errors);
    return good;
}

/* All that can follow `text`, to the end, of those that say what was asked for. */
static void find_decisions(Find *find, const char *text, int32_t words_left)
{
    CommandWord words[NEXT_WORDS];
    size_t from;
    int32_t count = command_next(find->desk->config.scenario, text, words, NEXT_WORDS, &from);
    for (int32_t i = 0; i < count && i < NEXT_WORDS; i++) {
        char next[COMMAND_TEXT], says[WORDS_TEXT];
        PaletteItem item = {.kind = ITEM_DECISION};
        int length = snprintf(next, sizeof next, "%.*s%s", (int)from, text, words[i]);
        if (length < 0 || length + 2 >= (int)sizeof next) {
            continue;
        }
        if (parses(find->desk, next, &item.command)) {
            command_deed(find->desk->config.scenario, &item.command, says);
            int32_t score = best_of(find->query, says, next);
            bool as_sign =
                item.command.verb == VERB_CONSENT && item.command.value == CONSENT_SIGNED;
            if (score > 0 && !as_sign) { /* `sign` says the same */
                bool possible = sim_check(find->desk->sim, &item.command, NULL);
                add_found(find, item, score + (possible ? POSSIBLE : 0));
            }
        } else if (words_left > 1) {
            next[length] = ' ';
            next[length + 1] = '\0';
            find_decisions(find, next, words_left - 1);
        }
    }
}

/* A decision that is being typed in the words of the shell: what can come next. */
static void find_words(Find *find)
{
    const Scenario *s = find->desk->config.scenario;
    CommandWord words[NEXT_WORDS];
    size_t from;
    PaletteItem typed = {.kind = ITEM_DECISION, .score = TYPED};
    if (parses(find->desk, find->query, &typed.command)) {
        palette_items_add(find->items, &typed);
    }
    int32_t count = command_next(s, find->query, words, NEXT_WORDS, &from);
    for (int32_t i = 0; i < count && i < NEXT_WORDS; i++) {
        char text[COMMAND_TEXT];
        PaletteItem item = {.kind = ITEM_WORD};
        int length = snprintf(text, sizeof text, "%.*s%s", (int)from, find->query, words[i]);
        if (length < 0 || length + 2 >= (int)sizeof text) {
            continue;
        }
        if (parses(find->desk, text, &item.command)) {
            item.kind = ITEM_DECISION;
            item.score = LAST_WORD - i;
        } else {
            snprintf(item.text, sizeof item.text, "%.*s ", (int)sizeof item.text - 2, text);
            item.command = (Command){0};
            item.score = from > 0 ? NEXT_WORD - i : FIRST_WORD - i;
        }
        palette_items_add(find->items, &item);
    }
}

void palette_items_find(const Desk *desk, const char *query, PaletteItems *items)
{
    enum { WORDS_OF_DECISION = 4 };
    query += strspn(query, " ");
    Find find = {desk, query, items};
    find_commands(&find);
    find_files(&find);
    if (query[0]) {
        find_places(&find);
        find_vessels(&find);
        find_words(&find);
        find_decisions(&find, "", WORDS_OF_DECISION);
    }
}

/* ---- in words ---- */

static bool decision_words(const Desk *desk, const Command *command, char name[PALETTE_TEXT],
                           char aside[PALETTE_TEXT])
{
    char words[WORDS_TEXT], typed[COMMAND_TEXT];
    snprintf(name, PALETTE_TEXT, "%s", command_deed(desk->config.scenario, command, words));
    snprintf(aside, PALETTE_TEXT, "%s", command_format(desk->config.scenario, command, typed));
    return sim_check(desk->sim, command, NULL);
}

static bool vessel_words(const Desk *desk, const PaletteItem *item, char name[PALETTE_TEXT],
                         char aside[PALETTE_TEXT])
{
    if (item->index >= sim_vessel_slots(desk->sim) ||
        sim_vessel(desk->sim, item->index).serial != item->serial) {
        snprintf(name, PALETTE_TEXT, "A vessel that has left");
        return false;
    }
    VesselView view = sim_vessel(desk->sim, item->index);
    vessel_name(&view, name, PALETTE_TEXT);
    snprintf(aside, PALETTE_TEXT, "%s", state_sentences[view.state]);
    return true;
}

bool palette_item_words(const Desk *desk, const PaletteItem *item, char name[PALETTE_TEXT],
                        char aside[PALETTE_TEXT])
{
    const Scenario *s = desk->config.scenario;
    const Port *port;
    const ShelfItem *file;
    char keys[KEYS_TEXT];
    name[0] = aside[0] = '\0';
    switch (item->kind) {
    case ITEM_COMMAND:
        snprintf(name, PALETTE_TEXT, "%s", ui_command(item->index)->name);
        snprintf(aside, PALETTE_TEXT, "%s", ui_keys_words(ui_command(item->index), keys));
        return ui_command_possible(desk, ui_command(item->index));
    case ITEM_DECISION:
        return decision_words(desk, &item->command, name, aside);
    case ITEM_WORD:
        snprintf(name, PALETTE_TEXT, "%s\xE2\x80\xA6", item->text);
        return true;
    case ITEM_AGREEMENT:
        snprintf(name, PALETTE_TEXT, "%s", s->agreements[item->index].name);
        return true;
    case ITEM_PORT:
        port = &s->network->ports[item->index];
        snprintf(name, PALETTE_TEXT, "%s", port->label);
        snprintf(aside, PALETTE_TEXT, "%s", strcmp(port->label, port->name) ? port->name : "");
        return true;
    case ITEM_VESSEL:
        return vessel_words(desk, item, name, aside);
    case ITEM_FILE:
        if (desk->config.shelf && item->index < desk->config.shelf->count) {
            file = &desk->config.shelf->items[item->index];
            snprintf(name, PALETTE_TEXT, "%s", file->title);
            snprintf(aside, PALETTE_TEXT, "%s", file->open);
        }
        return true;
    case ITEM_KINDS:
        break;
    }
    return false;
}

const char *palette_item_kind(const PaletteItem *item)
{
    static const char *const words[ITEM_KINDS] = {
        "", "Decide", "Decide\xE2\x80\xA6", "Agreement", "Port", "Vessel", "Open"};
    return item->kind == ITEM_COMMAND ? ui_command(item->index)->section : words[item->kind];
}

void palette_nothing_found(const Desk *desk, const char *query, char *out, size_t size)
{
    query += strspn(query, " ");
    size_t length = strcspn(query, " ");
    for (int32_t v = 0; v < VERBS; v++) {
        const VerbInfo *info = &verb_infos[v];
        if (strlen(info->word) == length && strncmp(info->word, query, length) == 0) {
            Command command;
            Errors errors = {0};
            command_parse(desk->config.scenario, query, &command, &errors);
            snprintf(out, size, "%s\n\n%s %s: %s", errors_first(&errors), info->word,
                     info->arguments, info->help);
            errors_free(&errors);
            return;
        }
    }
    snprintf(out, size,
             "Nothing answers \xE2\x80\x9C%s\xE2\x80\x9D.\n\nTry what you want to do (pause, zoom, "
             "save), what a decision says (suspends, closed, teams), or a name of a port, a ship "
             "or a scenario.",
             query);
}
