/* Files: what can be opened, with what it is about; and where the run is saved. The desk asks; who
 * runs it opens and writes. */
#include "view/dialog.h"
#include "view/match.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 256, TYPED_PATH = -1 };

typedef struct Files {
    bool saving;
    TextField field;
    int32_t rows[ROWS_MAX]; /* index on the shelf; TYPED_PATH: what stands in the line */
    int32_t count, at;
    bool show, hovering;
} Files;

static Files *state_of(const Desk *desk)
{
    return part_state(desk, &part_files);
}

static bool is_path(const char *text)
{
    size_t length = strlen(text);
    return strchr(text, '/') || text[0] == '~' ||
           strncmp(text, "corridor1,", 10) == 0 || /* a recording in one line */
           (length > 5 && strcmp(text + length - 5, ".yaml") == 0) ||
           (length > 4 && strcmp(text + length - 4, ".rec") == 0);
}

/* ---- what it offers ---- */

static void find(Desk *desk, Files *files)
{
    const Shelf *shelf = desk->config.shelf;
    const char *typed = files->field.text + strspn(files->field.text, " ");
    files->count = files->at = 0;
    files->show = true;
    desk->scroll.offset = 0;
    if (files->saving) {
        return;
    }
    if (is_path(typed)) {
        files->rows[files->count++] = TYPED_PATH;
    }
    for (int32_t i = 0; shelf && i < shelf->count && files->count < ROWS_MAX; i++) {
        const ShelfItem *item = &shelf->items[i];
        if (match_score(typed, item->title) || match_score(typed, item->open) ||
            (item->text && strlen(typed) > 2 && match_score(typed, item->text))) {
            files->rows[files->count++] = i;
        }
    }
}

static void open_dialog(Desk *desk, bool saving)
{
    Files *files = state_of(desk);
    bool same = dialog_is_open(desk, &part_files) && files->saving == saving;
    dialog_close(desk);
    if (!same) {
        dialog_open(desk, &part_files);
        files->saving = saving;
        text_field_set(&files->field, "");
        find(desk, files);
    }
}

void desk_show_files(Desk *desk)
{
    dialog_close(desk);
    open_dialog(desk, false);
}

static void run_open(Desk *desk, int32_t argument)
{
    (void)argument;
    open_dialog(desk, false);
}

static void run_save(Desk *desk, int32_t argument)
{
    (void)argument;
    open_dialog(desk, true);
}

static void choose(Desk *desk, Files *files, int32_t row)
{
    char text[FIELD_TEXT];
    snprintf(text, sizeof text, "%s", files->field.text + strspn(files->field.text, " "));
    if (files->saving) {
        dialog_close(desk);
        desk_request(desk, REQUEST_SAVE_RECORDING, 0, text);
    } else if (row >= 0 && row < files->count) {
        int32_t index = files->rows[row];
        dialog_close(desk);
        if (index == TYPED_PATH) {
            desk_request(desk, REQUEST_OPEN, 0, text);
        } else if (desk->config.shelf && index < desk->config.shelf->count) {
            desk_request(desk, REQUEST_OPEN, 0, desk->config.shelf->items[index].open);
        }
    }
}

static void choose_call(Desk *desk, int32_t row, Rect where)
{
    (void)where;
    choose(desk, state_of(desk), row);
}

/* ---- input ---- */

static void move(Files *files, int32_t to)
{
    files->at = to < 0 ? files->count - 1 : to >= files->count ? 0 : to;
    files->show = true;
}

static bool files_key(Desk *desk, Files *files, const DeskEvent *event)
{
    bool page = event->key == KEY_PAGE_DOWN || event->key == KEY_PAGE_UP;
    int32_t step = event->key == KEY_DOWN || event->key == KEY_PAGE_DOWN ? 1 : -1;
    desk->by_keyboard = true;
    if (event->key == KEY_DOWN || event->key == KEY_UP) {
        move(files, files->at + step);
    } else if (page && files->count > 0) {
        int32_t to = files->at + 4 * step;
        move(files, to < 0 ? 0 : to >= files->count ? files->count - 1 : to);
    } else if (event->key == KEY_ENTER && !desk_focused(desk)) {
        choose(desk, files, files->at);
    } else if (text_field_key(&files->field, event)) {
        desk->focus = -1;
        find(desk, files);
    } else {
        return false;
    }
    return true;
}

static bool files_event(Desk *desk, void *state, const DeskEvent *event)
{
    Files *files = state;
    if (event->kind == EVENT_DROP) {
        dialog_close(desk);
        desk_request(desk, REQUEST_OPEN, 0, event->path ? event->path : "");
        return true;
    }
    if (!dialog_is_open(desk, &part_files)) {
        return false;
    }
    files->hovering = dialog_points(desk, event);
    if (event->kind == EVENT_KEY && files_key(desk, files, event)) {
        return true;
    }
    return dialog_event(desk, event);
}

/* ---- drawing ---- */

static const char *const kind_words[SHELF_KINDS] = {"Continue", "Recent", "Scenario", "Recording"};

/* A title with its kind at the right end, and two lines of what it is about. */
static void draw_row(Desk *desk, DrawList *list, Rect r, const char *title, const char *kind,
                     const char *text, bool chosen)
{
    float u = desk->u, x = r.x + 14 * u, right = r.x + r.w - 12 * u;
    char fitted[300];
    if (chosen) {
        draw_rect(list, (Rect){r.x, r.y + u, r.w, r.h - 2 * u}, 6 * u, COLOR_BUTTON_HOVER);
        draw_rect(list, (Rect){r.x, r.y + 8 * u, 3 * u, r.h - 16 * u}, 1.5f * u, COLOR_ACCENT);
    }
    TextStyle small = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    TextStyle name = style_of(FONT_SEMIBOLD, 13.5f * u, COLOR_TEXT);
    draw_text(list, right, r.y + 22 * u, style_right(small), kind);
    float room = right - x - text_width(desk->config.text, &small, kind) - 12 * u;
    text_fit(desk->config.text, &name, title, room, fitted, sizeof fitted);
    draw_text(list, x, r.y + 22 * u, name, fitted);
    TextStyle quiet = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    Wrapped lines = text_wrap(desk->config.text, &quiet, text, right - x);
    for (int32_t i = 0; i < 2 && i < lines.count; i++) { /* the rest shortened into the second */
        char line[600];
        const char *from = text + lines.first[i];
        bool whole = i == 0 || lines.count == 2;
        snprintf(line, sizeof line, "%.*s", whole ? (int)lines.bytes[i] : 500, from);
        for (char *c = line; *c; c++) {
            *c = *c == '\n' ? ' ' : *c;
        }
        text_fit(desk->config.text, &quiet, line, right - x, fitted, sizeof fitted);
        draw_text(list, x, r.y + (41 + 16 * (float)i) * u, quiet, fitted);
    }
}

static void draw_rows(Desk *desk, DrawList *list, Files *files, Rect view)
{
    const Shelf *shelf = desk->config.shelf;
    float row = 68 * desk->u, content = (float)files->count * row;
    if (files->show) {
        files->show = false;
        dialog_show(desk, view.h, content, (float)files->at * row, (float)(files->at + 1) * row);
    }
    float top = scroll_begin(desk, list, view);
    for (int32_t i = 0; i < files->count; i++) {
        Rect r = {view.x, top + (float)i * row, view.w - 10 * desk->u, row};
        bool known = files->rows[i] >= 0 && shelf && files->rows[i] < shelf->count;
        if (r.y + row <= view.y || r.y >= view.y + view.h) {
            continue;
        }
        if (files->hovering && desk_hovers(desk, r)) {
            files->at = i;
        }
        const ShelfItem *item = known ? &shelf->items[files->rows[i]] : NULL;
        if (item) {
            draw_row(desk, list, r, item->title, kind_words[item->kind],
                     item->text ? item->text : item->open, i == files->at);
        } else {
            draw_row(desk, list, r, files->field.text, "File", "Open this scenario or recording",
                     i == files->at);
        }
        desk_hit_call(desk, r, choose_call, i, false, item ? item->open : NULL);
    }
    scroll_end(desk, list, top + content);
}

static void draw_open(Desk *desk, DrawList *list, Files *files)
{
    float u = desk->u, line = 34 * u;
    Rect r = dialog_begin(desk, list, 680, line + 8 * u + 6 * 68 * u + 26 * u, "Open");
    text_field_draw(desk, list, (Rect){r.x, r.y, r.w, line}, &files->field,
                    "a few letters, a path, or a recording in one line");
    Rect view = {r.x, r.y + line + 8 * u, r.w, fmaxf(r.h - line - 34 * u, 0)};
    Pen pen = {desk, list, r.x + 2 * u, view.y + 6 * u, r.w - 4 * u};
    if (files->count > 0) {
        draw_rows(desk, list, files, view);
    } else {
        pen_paragraph(&pen, style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2),
                      "Nothing has that name. A path begins with / or ~, or ends in .yaml or "
                      ".rec; a file may be dropped on the window, too.");
    }
    char fitted[200];
    TextStyle style = style_of(FONT_REGULAR, 11 * u, COLOR_MUTED);
    text_fit(desk->config.text, &style,
             "The present run is kept among the recordings \xC2\xB7 a file may be dropped on the "
             "window",
             r.w, fitted, sizeof fitted);
    draw_text(list, r.x, r.y + r.h - 2 * u, style, fitted);
}

static void draw_save(Desk *desk, DrawList *list, Files *files)
{
    float u = desk->u, line = 34 * u;
    char text[600];
    const char *folder = desk->config.shelf ? desk->config.shelf->folder : NULL;
    snprintf(text, sizeof text,
             "A recording holds the scenario, the seed and every decision with its time (%d so "
             "far), and lives the run again to this moment. A name alone, or none, goes to %s",
             (int)desk_decision_count(desk), folder ? folder : "nowhere: give a whole path");
    TextStyle quiet = style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2);
    float room = fminf(560 * u, (float)desk->config.width - 32 * u) - 36 * u;
    Wrapped lines = text_wrap(desk->config.text, &quiet, text, room);
    float said = wrapped_height(&lines, 18 * u, 6 * u) + 12 * u;
    Rect r = dialog_begin(desk, list, 560, said + 2 * line + 14 * u, "Save the run");
    draw_wrapped(list, r.x, r.y + 12 * u, 18 * u, 6 * u, quiet, text, &lines);
    text_field_draw(desk, list, (Rect){r.x, r.y + said, r.w, line}, &files->field,
                    "a name by scenario and date");
    Rect button = {r.x + r.w - 120 * u, r.y + said + line + 12 * u, 120 * u, line};
    widget_button_call(desk, list, button, "Save", -1, BUTTON_PRIMARY, choose_call, 0,
                       "Write the recording  (Enter)");
}

static void files_draw(Desk *desk, void *state, DrawList *list)
{
    Files *files = state;
    if (!dialog_is_open(desk, &part_files)) {
        return;
    }
    if (files->saving) {
        draw_save(desk, list, files);
    } else {
        draw_open(desk, list, files);
    }
}

static const UiCommand commands[] = {
    {"Window",
     "Open a scenario or recording",
     {{KEY_CHARACTER, 'o', true, false}},
     run_open,
     0,
     NULL},
    {"Window", "Save the run", {{KEY_CHARACTER, 's', true, false}}, run_save, 0, NULL},
};

const Part part_files = {.level = PART_DIALOG,
                         .state_size = sizeof(Files),
                         .event = files_event,
                         .draw = files_draw,
                         .commands = commands,
                         .command_count = sizeof commands / sizeof commands[0]};
