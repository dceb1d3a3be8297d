/* Help: the keys of what is open and of the whole program, made from the commands, and the
 * glossary.
 */
#include "view/dialog.h"
#include "view/glossary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum Page { PAGE_KEYS, PAGE_TERMS } Page;

typedef struct Help {
    Page page;
    const Part *about; /* the dialog that it was opened from, NULL: none */
} Help;

enum { SECTIONS_MAX = 16 };

/* What has no command: section, keys, what it does. */
static const char *const extra_rows[][3] = {
    {"Decisions", "click", "A chip: what the party can do"},
    {"Map", "drag", "Move the map"},
    {"Map", "wheel, pinch", "Zoom at the pointer"},
    {"Selecting", "click", "Inspect what is there"},
    {"Selecting", "Tab, Enter", "Next control, press it"},
    {"Selecting", "Esc", "Close, select nothing"},
    {"Window", "Ctrl++, Ctrl+\xE2\x88\x92", "Larger, smaller"},
    {"Window", "Ctrl+0", "The size at the start"},
};
enum { EXTRA_ROWS = sizeof extra_rows / sizeof extra_rows[0] };

/* What the dialogs answer. */
static const struct {
    const Part *const part;
    const char *name;
    const char *rows[6][2];
} dialogs[] = {
    {&part_palette,
     "Find and do anything",
     {{"\xE2\x86\x91, \xE2\x86\x93", "Choose a row"},
      {"PgUp, PgDn", "Eight rows on"},
      {"Enter", "Do what the row says"},
      {"Tab", "Take the word of a decision"},
      {"Esc", "Close"}}},
    {&part_files,
     "Open and save",
     {{"\xE2\x86\x91, \xE2\x86\x93", "Choose a row"},
      {"Enter", "Open it, or save"},
      {"Esc", "Close, change nothing"}}},
    {&part_sources,
     "Where the figures come from",
     {{"\xE2\x86\x91, \xE2\x86\x93", "Choose a row: its source stands below"},
      {"PgUp, PgDn", "Ten rows on"},
      {"Tab, Enter", "Only those of one status"},
      {"Esc", "Close"}}},
    {&part_settings,
     "Settings",
     {{"Tab, \xE2\x86\x90, \xE2\x86\x92", "Go through the choices"},
      {"Enter", "Choose"},
      {"Esc", "Close"}}},
};

static void show_page(Desk *desk, int32_t page, Rect where)
{
    (void)where;
    Help *help = part_state(desk, &part_help);
    help->page = (Page)page;
    desk->scroll.offset = 0;
}

void desk_toggle_help(Desk *desk)
{
    Help *help = part_state(desk, &part_help);
    if (dialog_is_open(desk, &part_help)) {
        dialog_close(desk);
        return;
    }
    help->about = desk->dialog;
    help->page = PAGE_KEYS;
    dialog_open(desk, &part_help);
}

static bool help_event(Desk *desk, void *state, const DeskEvent *event)
{
    Help *help = state;
    if (!dialog_is_open(desk, &part_help)) {
        return false;
    }
    bool sideways = event->key == KEY_LEFT || event->key == KEY_RIGHT;
    if (event->kind == EVENT_KEY && sideways) {
        show_page(desk, event->key == KEY_RIGHT ? PAGE_TERMS : PAGE_KEYS, (Rect){0});
        return true;
    }
    (void)help;
    return dialog_event(desk, event);
}

/* ---- keys ---- */

/* Where the next line goes; with list NULL lines are only counted. */
typedef struct Columns {
    Desk *desk;
    DrawList *list;
    float x, y, w;
} Columns;

static void caption(Columns *flow, const char *text)
{
    float u = flow->desk->u;
    if (flow->list) {
        panel_caption(flow->desk, flow->list, flow->x, flow->y + 15 * u, text);
        draw_rect(flow->list, (Rect){flow->x, flow->y + 22 * u, flow->w, fmaxf(1, u)}, 0,
                  COLOR_RULE);
    }
    flow->y += 28 * u;
}

static void key_row(Columns *flow, const char *keys, const char *text)
{
    Desk *desk = flow->desk;
    float u = desk->u;
    if (flow->list) {
        char fitted[160];
        float left = dialog_keys(desk, flow->list, flow->x + flow->w, flow->y + 13 * u, keys);
        TextStyle style = style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT);
        text_fit(desk->config.text, &style, text, left - flow->x - 6 * u, fitted, sizeof fitted);
        draw_text(flow->list, flow->x, flow->y + 17.5f * u, style, fitted);
    }
    flow->y += 26 * u;
}

static void section(Columns *flow, const char *name)
{
    char upper[64];
    snprintf(upper, sizeof upper, "%s", name);
    for (char *c = upper; *c; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    }
    caption(flow, upper);
    for (int32_t i = 0; i < ui_command_count(); i++) {
        const UiCommand *command = ui_command(i);
        char keys[KEYS_TEXT];
        if (strcmp(command->section, name) == 0 && ui_keys_words(command, keys)[0]) {
            key_row(flow, keys, command->name);
        }
    }
    for (int32_t i = 0; i < EXTRA_ROWS; i++) {
        if (strcmp(extra_rows[i][0], name) == 0) {
            key_row(flow, extra_rows[i][1], extra_rows[i][2]);
        }
    }
    flow->y += 12 * flow->desk->u;
}

static void dialog_section(Columns *flow, const Part *part)
{
    for (size_t d = 0; d < sizeof dialogs / sizeof dialogs[0]; d++) {
        if (dialogs[d].part == part) {
            caption(flow, dialogs[d].name);
            for (int32_t i = 0; i < 6 && dialogs[d].rows[i][0]; i++) {
                key_row(flow, dialogs[d].rows[i][0], dialogs[d].rows[i][1]);
            }
            flow->y += 12 * flow->desk->u;
        }
    }
}

/* The sections in the order in which they are first named. */
static int32_t sections(const char *out[SECTIONS_MAX])
{
    int32_t count = 0;
    for (int32_t i = 0; i < ui_command_count() + EXTRA_ROWS; i++) {
        int32_t extra = i - ui_command_count();
        const char *name = extra < 0 ? ui_command(i)->section : extra_rows[extra][0];
        bool known = false;
        for (int32_t k = 0; k < count; k++) {
            known |= strcmp(out[k], name) == 0;
        }
        if (!known && count < SECTIONS_MAX) {
            out[count++] = name;
        }
    }
    return count;
}

static float section_height(Desk *desk, const char *name)
{
    Columns flow = {desk, NULL, 0, 0, 0};
    section(&flow, name);
    return flow.y;
}

/* Sections over columns of about the same height; returns the highest. */
static float draw_keys(Desk *desk, DrawList *list, const Help *help, float x, float y, float w)
{
    const char *names[SECTIONS_MAX];
    int32_t count = sections(names);
    float u = desk->u, gap = 28 * u, total = 0, highest = y;
    float fit = floorf((w + gap) / (270 * u + gap));
    int32_t columns = fit < 1 ? 1 : fit > 4 ? 4 : (int32_t)fit;
    float width = (w - gap * (float)(columns - 1)) / (float)columns;
    Columns flow = {desk, list, x, y, width};
    dialog_section(&flow, help->about);
    float head = flow.y - y;
    for (int32_t i = 0; i < count; i++) {
        total += section_height(desk, names[i]);
    }
    float goal = (total + head) / (float)columns;
    int32_t column = 0;
    for (int32_t i = 0; i < count; i++) {
        float height = section_height(desk, names[i]);
        bool over = flow.y - y + height / 2 > goal && flow.y > y;
        if (over && column + 1 < columns) {
            column++;
            flow.x += width + gap;
            flow.y = y;
        }
        section(&flow, names[i]);
        highest = fmaxf(highest, flow.y);
    }
    return highest - y;
}

/* ---- terms ---- */

static float draw_terms(Desk *desk, DrawList *list, float x, float y, float w)
{
    float u = desk->u;
    DrawList aside = {0};
    Pen pen = {desk, list ? list : &aside, x, y, w};
    desk->glossed = UINT64_MAX; /* they are told here */
    for (int32_t t = 0; t < glossary_count; t++) {
        char source[200];
        pen_line(&pen, style_of(FONT_SEMIBOLD, 13 * u, COLOR_TEXT), 20, glossary[t].word);
        pen_paragraph(&pen, style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2), glossary[t].text);
        snprintf(source, sizeof source, "After: %s", glossary[t].source);
        pen_line(&pen, style_of(FONT_REGULAR, 11 * u, COLOR_MUTED), 17, source);
        pen.y += 10 * u;
    }
    draw_list_free(&aside);
    return pen.y - y;
}

/* ---- both ---- */

static float draw_page(Desk *desk, DrawList *list, const Help *help, float x, float y, float w)
{
    return help->page == PAGE_KEYS ? draw_keys(desk, list, help, x, y, w)
                                   : draw_terms(desk, list, x, y, w);
}

static void help_draw(Desk *desk, void *state, DrawList *list)
{
    const Help *help = state;
    if (!dialog_is_open(desk, &part_help)) {
        return;
    }
    float u = desk->u, tabs = 40 * u, units = (float)desk->config.width / u;
    float width = help->page == PAGE_KEYS ? fminf(1240, units - 32) : 720;
    float inner = fminf(width * u, (float)desk->config.width - 32 * u) - 36 * u - 14 * u;
    float content = draw_page(desk, NULL, help, 0, 0, inner);
    Rect r = dialog_begin(desk, list, width, tabs + content, "Help");
    widget_button_call(desk, list, (Rect){r.x, r.y, 96 * u, 30 * u}, "Keys", -1,
                       help->page == PAGE_KEYS ? BUTTON_PRIMARY : BUTTON_PLAIN, show_page,
                       PAGE_KEYS, "The keys, here and everywhere  (\xE2\x86\x90)");
    widget_button_call(desk, list, (Rect){r.x + 104 * u, r.y, 96 * u, 30 * u}, "Glossary", -1,
                       help->page == PAGE_TERMS ? BUTTON_PRIMARY : BUTTON_PLAIN, show_page,
                       PAGE_TERMS, "The terms of the trade  (\xE2\x86\x92)");
    Rect view = {r.x, r.y + tabs, r.w, fmaxf(r.h - tabs, 0)};
    desk->scroll.content = content;
    float y = scroll_begin(desk, list, view);
    draw_page(desk, list, help, r.x, y, inner);
    scroll_end(desk, list, y + content);
}

const Part part_help = {
    .level = PART_DIALOG, .state_size = sizeof(Help), .event = help_event, .draw = help_draw};
