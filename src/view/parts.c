#include "view/parts.h"
#include "view/lives.h"
#include "view/panel_cards.h"
#include "view/panel_context.h"
#include "view/panel_find.h"
#include "view/panel_score.h"
#include "view/panel_strings.h"
#include "view/panel_vessels.h"

#include "base/memory.h"
#include "view/panel_bookmarks.h"
#include "view/panel_branches.h"
#include "view/panel_time.h"
#include "view/timeline.h"
#include "view/minimap.h"
#include "view/palette.h"
#include "view/vessel_track.h"

#include <stdio.h>

/* From the lowest to the topmost of each level. */
extern const Part part_place; /* map_pick.c */

const Part *const desk_parts[] = {
    &palette_part,   &vessel_track_part, &minimap_part, &part_palette,    &part_files,
    &part_problem,   &part_settings,     &part_help,    &part_place,      &part_lives,
    &part_vessels,   &part_strings,      &part_cards,   &part_cards_menu, &part_score,
    &part_find,      &part_context,      &part_compare, &part_timeline,   &part_time,
    &part_bookmarks, &part_branches,    &part_sources,
};
const int32_t desk_part_count = sizeof desk_parts / sizeof desk_parts[0];

static bool is_part(int32_t p)
{
    return desk_parts[p] != NULL;
}

void *part_state(const Desk *desk, const Part *part)
{
    for (int32_t p = 0; p < desk_part_count; p++) {
        if (desk_parts[p] == part) {
            return desk->part_states[p];
        }
    }
    return NULL;
}

void parts_create(Desk *desk)
{
    desk->part_states = mem_alloc((size_t)desk_part_count, sizeof *desk->part_states);
    for (int32_t p = 0; p < desk_part_count; p++) {
        if (is_part(p) && desk_parts[p]->state_size > 0) {
            desk->part_states[p] = mem_alloc(1, desk_parts[p]->state_size);
        }
        if (is_part(p) && desk_parts[p]->create) {
            desk_parts[p]->create(desk, desk->part_states[p]);
        }
    }
}

void parts_destroy(Desk *desk)
{
    for (int32_t p = desk_part_count - 1; p >= 0; p--) {
        if (is_part(p) && desk_parts[p]->destroy) {
            desk_parts[p]->destroy(desk, desk->part_states[p]);
        }
        mem_free(desk->part_states[p]);
    }
    mem_free(desk->part_states);
}

bool parts_event(Desk *desk, const DeskEvent *event)
{
    for (int32_t level = PART_DIALOG; level >= PART_MAP; level--) {
        for (int32_t p = desk_part_count - 1; p >= 0; p--) {
            if (is_part(p) && (int32_t)desk_parts[p]->level == level && desk_parts[p]->event &&
                desk_parts[p]->event(desk, desk->part_states[p], event)) {
                return true;
            }
        }
    }
    return false;
}

void parts_advance(Desk *desk, double seconds)
{
    for (int32_t p = 0; p < desk_part_count; p++) {
        if (is_part(p) && desk_parts[p]->advance) {
            desk_parts[p]->advance(desk, desk->part_states[p], seconds);
        }
    }
}

void parts_draw(Desk *desk, PartLevel level, DrawList *list)
{
    for (int32_t p = 0; p < desk_part_count; p++) {
        if (is_part(p) && desk_parts[p]->level == level && desk_parts[p]->draw) {
            desk_parts[p]->draw(desk, desk->part_states[p], list);
        }
    }
}

/* ---- commands ---- */

int32_t ui_command_count(void)
{
    int32_t count = desk_command_count;
    for (int32_t p = 0; p < desk_part_count; p++) {
        count += is_part(p) ? desk_parts[p]->command_count : 0;
    }
    return count;
}

const UiCommand *ui_command(int32_t index)
{
    if (index < desk_command_count) {
        return &desk_commands[index];
    }
    index -= desk_command_count;
    for (int32_t p = 0; p < desk_part_count; p++) {
        int32_t count = is_part(p) ? desk_parts[p]->command_count : 0;
        if (index < count) {
            return &desk_parts[p]->commands[index];
        }
        index -= count;
    }
    return NULL;
}

bool ui_command_possible(const Desk *desk, const UiCommand *command)
{
    return !command->possible || command->possible(desk);
}

/* Shift counts with keys that have a name and with letters; signs need it on some layouts only. */
bool ui_chord_matches(const KeyChord *chord, const DeskEvent *event)
{
    bool letter = chord->character >= 'a' && chord->character <= 'z';
    bool shift_counts = chord->key != KEY_CHARACTER || letter;
    if (chord->key == KEY_PLUS || chord->key == KEY_MINUS) {
        shift_counts = false;
    }
    return chord->key != KEY_NONE && chord->key == event->key && chord->ctrl == event->ctrl &&
           (chord->key != KEY_CHARACTER || chord->character == event->character) &&
           (!shift_counts || chord->shift == event->shift);
}

const UiCommand *ui_command_of_key(const Desk *desk, const DeskEvent *event)
{
    for (int32_t i = 0; i < ui_command_count(); i++) {
        const UiCommand *command = ui_command(i);
        if ((ui_chord_matches(&command->keys[0], event) ||
             ui_chord_matches(&command->keys[1], event)) &&
            ui_command_possible(desk, command)) {
            return command;
        }
    }
    return NULL;
}

static const char *key_word(const KeyChord *chord, char character[2])
{
    static const char *const words[] = {
        [KEY_NONE] = "",
        [KEY_SPACE] = "Space",
        [KEY_ESCAPE] = "Esc",
        [KEY_TAB] = "Tab",
        [KEY_ENTER] = "Enter",
        [KEY_HOME] = "Home",
        [KEY_END] = "End",
        [KEY_PAGE_UP] = "PgUp",
        [KEY_PAGE_DOWN] = "PgDn",
        [KEY_DELETE] = "Del",
        [KEY_LEFT] = "\xE2\x86\x90",
        [KEY_RIGHT] = "\xE2\x86\x92",
        [KEY_UP] = "\xE2\x86\x91",
        [KEY_DOWN] = "\xE2\x86\x93",
        [KEY_PLUS] = "+",
        [KEY_MINUS] = "\xE2\x88\x92",
        [KEY_F1] = "F1",
        [KEY_F2] = "F2",
        [KEY_F12] = "F12",
        [KEY_MENU] = "F10",
        [KEY_BACKSPACE] = "Backspace",
    };
    if (chord->key != KEY_CHARACTER) {
        return words[chord->key];
    }
    char c = chord->character;
    character[0] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    character[1] = '\0';
    return character;
}

const char *ui_keys_words(const UiCommand *command, char out[KEYS_TEXT])
{
    size_t used = 0;
    out[0] = '\0';
    for (int32_t k = 0; k < 2; k++) {
        const KeyChord *chord = &command->keys[k];
        char character[2];
        if (chord->key != KEY_NONE) {
            used += (size_t)snprintf(out + used, KEYS_TEXT - used, "%s%s%s%s", k > 0 ? ", " : "",
                                     chord->ctrl ? "Ctrl+" : "", chord->shift ? "Shift+" : "",
                                     key_word(chord, character));
        }
    }
    return out;
}

const char *ui_tip(void (*run)(Desk *, int32_t), int32_t argument, const char *text,
                   char out[TIP_TEXT])
{
    snprintf(out, TIP_TEXT, "%s", text);
    for (int32_t i = 0; i < ui_command_count(); i++) {
        const UiCommand *command = ui_command(i);
        if (command->run == run && command->argument == argument) {
            char keys[KEYS_TEXT];
            if (ui_keys_words(command, keys)[0]) {
                snprintf(out, TIP_TEXT, "%s  (%s)", text, keys);
            }
            break;
        }
    }
    return out;
}
