#include "view/panel_bookmarks.h"

#include "base/simtime.h"
#include "view/timeline.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct BookmarkState {
    bool open;
    int32_t at, first; /* row that the keyboard is on; the first row that is shown */
    int32_t renaming;  /* -1: none */
    Rect rect;
    TextField name;
} BookmarkState;

enum { ROWS_MOST = 10 };

static void create(Desk *desk, void *data)
{
    BookmarkState *state = data;
    (void)desk;
    state->renaming = -1;
}

/* ---- what is done ---- */

static void start_rename(Desk *desk, int32_t index, Rect where)
{
    BookmarkState *state = part_state(desk, &part_bookmarks);
    (void)where;
    state->open = true;
    state->at = state->renaming = index;
    text_field_set(&state->name, desk->bookmarks[index].name);
}

int32_t desk_bookmark_count(const Desk *desk)
{
    return desk->bookmark_count;
}

const char *desk_bookmark(const Desk *desk, int32_t index, int64_t *t)
{
    *t = desk->bookmarks[index].t;
    return desk->bookmarks[index].name;
}

/* The first that is not before t. */
static int32_t place_of(const Desk *desk, int64_t t)
{
    int32_t at = 0;
    while (at < desk->bookmark_count && desk->bookmarks[at].t < t) {
        at++;
    }
    return at;
}

bool desk_add_bookmark(Desk *desk, int64_t t, const char *name)
{
    int32_t at = place_of(desk, t);
    if (desk->bookmark_count == BOOKMARKS_MAX ||
        (at < desk->bookmark_count && desk->bookmarks[at].t == t)) {
        return false;
    }
    memmove(&desk->bookmarks[at + 1], &desk->bookmarks[at],
            (size_t)(desk->bookmark_count - at) * sizeof desk->bookmarks[0]);
    desk->bookmark_count++;
    desk->bookmarks[at].t = t;
    snprintf(desk->bookmarks[at].name, BOOKMARK_NAME, "%s", name);
    return true;
}

static void add_bookmark(Desk *desk, int32_t argument)
{
    int64_t now = sim_now(desk->sim);
    int32_t at = place_of(desk, now);
    char when[48], text[BOOKMARK_NAME + 80];
    (void)argument;
    if (desk->bookmark_count == BOOKMARKS_MAX) {
        desk_say(desk, "There is no room for more bookmarks: delete one first  (Shift+B)");
    } else if (!desk_add_bookmark(desk, now, moment_words(now, when))) {
        start_rename(desk, at, (Rect){0});
    } else {
        desk_request(desk, REQUEST_SETTINGS, 0, "");
        snprintf(text, sizeof text, "Bookmark: %s\n\nB again: give it a name. Shift+B: all", when);
        desk_say(desk, text);
    }
}

static void remove_bookmark(Desk *desk, int32_t index, Rect where)
{
    BookmarkState *state = part_state(desk, &part_bookmarks);
    (void)where;
    desk->bookmark_count--;
    memmove(&desk->bookmarks[index], &desk->bookmarks[index + 1],
            (size_t)(desk->bookmark_count - index) * sizeof desk->bookmarks[0]);
    state->renaming = -1;
    desk_request(desk, REQUEST_SETTINGS, 0, "");
    if (state->at >= desk->bookmark_count) {
        state->at = desk->bookmark_count - 1;
    }
}

static void go(Desk *desk, int32_t index, Rect where)
{
    BookmarkState *state = part_state(desk, &part_bookmarks);
    (void)where;
    state->open = false;
    desk_seek(desk, desk->bookmarks[index].t);
}

static void toggle_list(Desk *desk, int32_t argument)
{
    BookmarkState *state = part_state(desk, &part_bookmarks);
    (void)argument;
    state->open = !state->open;
    state->at = state->first = 0;
    state->renaming = -1;
}

/* ---- marks ---- */

void bookmarks_draw_marks(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u;
    for (int32_t i = 0; i < desk->bookmark_count; i++) {
        const Bookmark *b = &desk->bookmarks[i];
        float x = timeline_x(desk, r, b->t), y = r.y - 2 * u;
        if (x < r.x || x > r.x + r.w) {
            continue;
        }
        Vec2 ribbon[] = {{x - 4 * u, y - 11 * u},
                         {x + 4 * u, y - 11 * u},
                         {x + 4 * u, y},
                         {x, y - 3.5f * u},
                         {x - 4 * u, y}};
        draw_line(list, x, y, x, r.y + r.h, fmaxf(1, u), color_alpha(COLOR_ACCENT, 0.35f));
        draw_polygon(list, ribbon, 5, COLOR_ACCENT);
        draw_polyline(list, ribbon, 5, true, fmaxf(1, u), COLOR_ON_ACCENT);
        char when[48], tip[BOOKMARK_NAME + 100];
        snprintf(tip, sizeof tip, "%s\n\n%s\n\nClick: goes there", b->name,
                 moment_words(b->t, when));
        desk_hit_call(desk, (Rect){x - 12 * u, y - 18 * u, 24 * u, 24 * u}, go, i, false, tip);
    }
}

/* ---- the list ---- */

static void cross(DrawList *list, Rect r, float u, Color color)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2, s = 3.5f * u;
    draw_line(list, cx - s, cy - s, cx + s, cy + s, 1.5f * u, color);
    draw_line(list, cx - s, cy + s, cx + s, cy - s, 1.5f * u, color);
}

static void pencil(DrawList *list, Rect r, float u, Color color)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    draw_line(list, cx - 3 * u, cy + 3 * u, cx + 4 * u, cy - 4 * u, 2.6f * u, color);
    draw_line(list, cx - 5 * u, cy + 5 * u, cx - 3 * u, cy + 3 * u, 1.2f * u, color);
}

static void draw_row(Desk *desk, BookmarkState *state, DrawList *list, Rect row, int32_t index)
{
    const Bookmark *b = &desk->bookmarks[index];
    float u = desk->u, base = row.y + row.h / 2 + 4.2f * u;
    Rect remove = {row.x + row.w - 26 * u, row.y, 26 * u, row.h};
    Rect rename = {remove.x - 26 * u, row.y, 26 * u, row.h};
    if (state->renaming == index) {
        text_field_draw(desk, list, row, &state->name, "a name");
        return;
    }
    if (state->at == index || desk_hovers(desk, row)) {
        draw_rect(list, row, 4 * u, COLOR_BUTTON_HOVER);
    }
    char when[48], text[BOOKMARK_NAME], tip[BOOKMARK_NAME + 40];
    TextStyle name = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    TextStyle small = style_right(style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2));
    date_words(b->t, when);
    float dates = text_width(desk->config.text, &small, when);
    text_fit(desk->config.text, &name, b->name, rename.x - row.x - dates - 26 * u, text,
             sizeof text);
    draw_text(list, row.x + 10 * u, base, name, text);
    draw_text(list, rename.x - 6 * u, base, small, when);
    pencil(list, rename, u, COLOR_TEXT_2);
    cross(list, remove, u, COLOR_TEXT_2);
    snprintf(tip, sizeof tip, "Go to: %s", b->name);
    desk_hit_call(desk, row, go, index, false, tip);
    snprintf(tip, sizeof tip, "Rename: %s", b->name);
    desk_hit_call(desk, rename, start_rename, index, false, tip);
    snprintf(tip, sizeof tip, "Delete: %s", b->name);
    desk_hit_call(desk, remove, remove_bookmark, index, false, tip);
}

static void draw(Desk *desk, void *data, DrawList *list)
{
    BookmarkState *state = data;
    if (!state->open) {
        return;
    }
    float u = desk->u, h = 28 * u, w = (float)desk->config.width;
    Rect above = layout_timeline(desk);
    int32_t count = desk->bookmark_count, rows = count < ROWS_MOST ? count : ROWS_MOST;
    float most = fmaxf((above.y - 60 * u) / h, 1);
    rows = (float)rows > most ? (int32_t)most : rows;
    float width = fminf(380 * u, w - 24 * u), height = (float)(rows > 0 ? rows : 1) * h + 44 * u;
    Rect r = {(w - width) / 2, above.y - height - 8 * u, width, height};
    state->rect = r;
    draw_shadow(list, r, 8 * u, 16 * u, COLOR_SHADOW);
    draw_rect(list, r, 8 * u, COLOR_BAR);
    draw_border(list, r, 8 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    panel_caption(desk, list, r.x + 16 * u, r.y + 22 * u, "BOOKMARKS");
    if (count == 0) {
        draw_text(list, r.x + 16 * u, r.y + 52 * u, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2),
                  "None yet. B marks this moment.");
    }
    int32_t last = state->at - rows + 1;
    state->first = state->first > state->at ? state->at : state->first;
    state->first = state->first < last ? last : state->first;
    state->first = state->first < 0 || state->first > count - rows
                       ? (count > rows ? count - rows : 0)
                       : state->first;
    for (int32_t i = 0; i < rows; i++) {
        draw_row(desk, state, list,
                 (Rect){r.x + 6 * u, r.y + 34 * u + h * (float)i, r.w - 12 * u, h},
                 state->first + i);
    }
}

/* ---- input ---- */

static bool rename_key(Desk *desk, BookmarkState *state, const DeskEvent *event)
{
    if (event->key == KEY_ESCAPE) {
        state->renaming = -1;
    } else if (event->key == KEY_ENTER) {
        const char *text = state->name.text;
        size_t length = strlen(text);
        length = length < BOOKMARK_NAME ? length : BOOKMARK_NAME - 1;
        while (((unsigned char)text[length] & 0xC0) == 0x80) {
            length--; /* no half letters */
        }
        if (length > 0) {
            snprintf(desk->bookmarks[state->renaming].name, BOOKMARK_NAME, "%.*s", (int)length,
                     text);
            desk_request(desk, REQUEST_SETTINGS, 0, "");
        }
        state->renaming = -1;
    } else {
        text_field_key(&state->name, event);
    }
    return !event->ctrl;
}

static bool list_key(Desk *desk, BookmarkState *state, const DeskEvent *event)
{
    int32_t count = desk->bookmark_count;
    bool any = state->at >= 0 && state->at < count;
    switch ((int32_t)event->key) {
    case KEY_ESCAPE:
        state->open = false;
        return true;
    case KEY_DOWN:
    case KEY_UP:
        state->at = count > 0 ? (state->at + (event->key == KEY_DOWN ? 1 : count - 1)) % count : 0;
        return true;
    case KEY_ENTER:
        if (any) {
            go(desk, state->at, state->rect);
        }
        return true;
    case KEY_F2:
        if (any) {
            start_rename(desk, state->at, state->rect);
        }
        return true;
    case KEY_DELETE:
        if (any) {
            remove_bookmark(desk, state->at, state->rect);
        }
        return true;
    default:
        return false;
    }
}

static bool event(Desk *desk, void *data, const DeskEvent *event)
{
    BookmarkState *state = data;
    if (!state->open || desk->help) {
        return false;
    }
    if (event->kind == EVENT_KEY) {
        return state->renaming >= 0 ? rename_key(desk, state, event) : list_key(desk, state, event);
    }
    if (event->kind == EVENT_DOWN && !rect_contains(state->rect, event->x, event->y)) {
        state->open = false;
        state->renaming = -1;
    }
    return false;
}

static const UiCommand commands[] = {
    {"Time", "Bookmark this moment", {{KEY_CHARACTER, 'b', false, false}}, add_bookmark, 0, NULL},
    {"Time", "All bookmarks", {{KEY_CHARACTER, 'b', false, true}}, toggle_list, 0, NULL},
};

const Part part_bookmarks = {
    .level = PART_OVERLAY,
    .state_size = sizeof(BookmarkState),
    .create = create,
    .event = event,
    .draw = draw,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
