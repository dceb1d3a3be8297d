/* Where the figures come from: every parameter of the scenario and its map with its value, status,
 * source and line. The same list as `corridor sources`, the least certain first; the desk asks for
 * it when it is opened. */
#include "view/dialog.h"
#include "view/match.h"

#include "base/memory.h"
#include "model/sources.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ALL = -1, FOUND_TEXT = 400 };

typedef struct SourcesPanel {
    TextField field;
    int32_t status; /* SourceStatus; ALL */
    int32_t *rows;  /* [count] indices of the list, found by what is typed */
    int32_t count, capacity;
    int32_t by_status[SOURCE_STATUSES]; /* of those that answer what is typed */
    int32_t at;
    bool show, hovering;
    const SourceList *listed; /* what rows was made from */
} SourcesPanel;

static SourcesPanel *panel_of(const Desk *desk)
{
    return part_state(desk, &part_sources);
}

static void destroy(Desk *desk, void *state)
{
    (void)desk;
    mem_free(((SourcesPanel *)state)->rows);
}

/* ---- what it shows ---- */

static bool answers(const char *typed, const SourceItem *item)
{
    return match_score(typed, item->path) > 0 ||
           (strlen(typed) > 2 &&
            (strstr(item->source, typed) != NULL || strstr(item->value, typed) != NULL));
}

static void find(Desk *desk, SourcesPanel *p)
{
    const SourceList *list = desk->config.sources;
    const char *typed = p->field.text + strspn(p->field.text, " ");
    p->listed = list;
    p->count = p->at = 0;
    p->show = true;
    desk->scroll.offset = 0;
    memset(p->by_status, 0, sizeof p->by_status);
    for (int32_t i = 0; list && i < list->count; i++) {
        const SourceItem *item = &list->items[i];
        if (typed[0] && !answers(typed, item)) {
            continue;
        }
        p->by_status[item->status]++;
        if (p->status == ALL || p->status == (int32_t)item->status) {
            p->rows = mem_grow(p->rows, p->count, &p->capacity, sizeof p->rows[0]);
            p->rows[p->count++] = i;
        }
    }
}

static void open_sources(Desk *desk, int32_t argument)
{
    (void)argument;
    if (dialog_is_open(desk, &part_sources)) {
        dialog_close(desk);
        return;
    }
    SourcesPanel *p = panel_of(desk);
    dialog_open(desk, &part_sources);
    text_field_set(&p->field, "");
    p->status = ALL;
    if (desk->config.sources == NULL) {
        desk_request(desk, REQUEST_SOURCES, 0, "");
    }
    find(desk, p);
}

void desk_set_sources(Desk *desk, const SourceList *list)
{
    desk->config.sources = list;
}

/* ---- input ---- */

static void choose_status(Desk *desk, int32_t status, Rect where)
{
    (void)where;
    SourcesPanel *p = panel_of(desk);
    p->status = p->status == status ? ALL : status;
    find(desk, p);
}

static void choose_row(Desk *desk, int32_t row, Rect where)
{
    (void)where;
    panel_of(desk)->at = row;
}

static void move(SourcesPanel *p, int32_t step)
{
    int32_t to = p->at + step;
    p->at = to >= p->count ? p->count - 1 : to;
    p->at = p->at < 0 ? 0 : p->at;
    p->show = true;
}

static bool sources_key(Desk *desk, SourcesPanel *p, const DeskEvent *event)
{
    desk->by_keyboard = true;
    if (event->key == KEY_UP || event->key == KEY_DOWN) {
        move(p, event->key == KEY_DOWN ? 1 : -1);
    } else if (event->key == KEY_PAGE_UP || event->key == KEY_PAGE_DOWN) {
        move(p, event->key == KEY_PAGE_DOWN ? 10 : -10);
    } else if (text_field_key(&p->field, event)) {
        desk->focus = -1;
        find(desk, p);
    } else {
        return false;
    }
    return true;
}

static bool event(Desk *desk, void *state, const DeskEvent *event)
{
    SourcesPanel *p = state;
    if (!dialog_is_open(desk, &part_sources)) {
        return false;
    }
    p->hovering = dialog_points(desk, event);
    if (event->kind == EVENT_KEY && sources_key(desk, p, event)) {
        return true;
    }
    return dialog_event(desk, event);
}

/* ---- drawing ---- */

static const char *const meanings[SOURCE_STATUSES] = {
    [SOURCE_UNVERIFIED] = "Heard or remembered, not checked against a source",
    [SOURCE_NONE] = "Neither a status nor a source is given",
    [SOURCE_ESTIMATE] = "Set by judgement",
    [SOURCE_MODEL] = "A value of the model, which no record has",
    [SOURCE_FITTED] = "Fitted on a record",
    [SOURCE_STATED] = "A source is given, but not how far it bears the figure",
    [SOURCE_DERIVED] = "Worked out from published figures",
    [SOURCE_PUBLISHED] = "As published",
};

static Color status_color(SourceStatus status)
{
    return status <= SOURCE_NONE       ? COLOR_BROKEN_TEXT
           : status <= SOURCE_ESTIMATE ? COLOR_STRAINED_TEXT
           : status <= SOURCE_STATED   ? COLOR_TEXT_2
                                       : COLOR_GOOD_TEXT;
}

/* A button for each status that occurs, over as many lines as they need; returns their height. */
static float draw_filters(Desk *desk, DrawList *list, const SourcesPanel *p, Rect r)
{
    float u = desk->u, x = r.x, y = r.y, height = 28 * u;
    TextStyle style = style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT);
    for (int32_t s = 0; desk->config.sources && s < SOURCE_STATUSES; s++) {
        if (desk->config.sources->by_status[s] == 0) {
            continue;
        }
        char text[64];
        snprintf(text, sizeof text, "%s %d", source_status_words[s], (int)p->by_status[s]);
        float width = text_width(desk->config.text, &style, text) + 22 * u;
        if (x > r.x && x + width > r.x + r.w) {
            x = r.x;
            y += height + 6 * u;
        }
        widget_button_call(desk, list, (Rect){x, y, width, height}, text, -1,
                           p->status == s ? BUTTON_PRIMARY : BUTTON_PLAIN, choose_status, s,
                           meanings[s]);
        x += width + 6 * u;
    }
    return y + height - r.y;
}

static void draw_row(Desk *desk, DrawList *list, Rect r, const SourceItem *item, bool chosen)
{
    float u = desk->u, base = r.y + 19 * u, x = r.x + 12 * u, right = r.x + r.w - 12 * u;
    char fitted[FOUND_TEXT];
    if (chosen) {
        draw_rect(list, (Rect){r.x, r.y + u, r.w, r.h - 2 * u}, 6 * u, COLOR_BUTTON_HOVER);
        draw_rect(list, (Rect){r.x, r.y + 6 * u, 3 * u, r.h - 12 * u}, 1.5f * u, COLOR_ACCENT);
    }
    TextStyle status = style_of(FONT_MEDIUM, 12 * u, status_color(item->status));
    TextStyle name = style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT);
    TextStyle value = style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT);
    draw_text(list, x, base, status, source_status_words[item->status]);
    x += 78 * u;
    float most = (right - x) * 0.45f;
    float wide = fminf(text_width(desk->config.text, &value, item->value), most);
    if (wide > 0) {
        text_fit(desk->config.text, &value, item->value, wide + 1, fitted, sizeof fitted);
        draw_text(list, right, base, style_right(value), fitted);
        right -= wide + 12 * u;
    }
    text_fit(desk->config.text, &name, item->path, right - x, fitted, sizeof fitted);
    draw_text(list, x, base, name, fitted);
}

static void draw_rows(Desk *desk, DrawList *list, SourcesPanel *p, Rect view)
{
    float row = 28 * desk->u, content = (float)p->count * row;
    if (p->show) {
        p->show = false;
        dialog_show(desk, view.h, content, (float)p->at * row, (float)(p->at + 1) * row);
    }
    float top = scroll_begin(desk, list, view);
    int32_t first = (int32_t)fmaxf(0, floorf((view.y - top) / row));
    for (int32_t i = first; i < p->count && top + (float)i * row < view.y + view.h; i++) {
        Rect r = {view.x, top + (float)i * row, view.w - 10 * desk->u, row};
        if (p->hovering && desk_hovers(desk, r)) {
            p->at = i;
        }
        draw_row(desk, list, r, &p->listed->items[p->rows[i]], i == p->at);
        desk_hit_call(desk, r, choose_row, i, false, NULL);
    }
    scroll_end(desk, list, top + content);
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Of the chosen row: the whole path and value, the line of the file, the source. */
static void draw_chosen(Desk *desk, DrawList *list, const SourceItem *item, Rect r)
{
    float u = desk->u;
    char text[FOUND_TEXT], fitted[FOUND_TEXT], place[64] = "";
    draw_rect(list, (Rect){r.x, r.y, r.w, fmaxf(1, u)}, 0, COLOR_RULE);
    if (item->line > 0) {
        snprintf(place, sizeof place, ":%d", (int)item->line);
    }
    TextStyle name = style_of(FONT_SEMIBOLD, 12.5f * u, COLOR_TEXT);
    TextStyle quiet = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    snprintf(text, sizeof text, "%s%s%s", item->path, item->value[0] ? ": " : "", item->value);
    text_fit(desk->config.text, &name, text, r.w, fitted, sizeof fitted);
    draw_text(list, r.x, r.y + 20 * u, name, fitted);
    snprintf(text, sizeof text, "%s, in %s%s", meanings[item->status], file_name(item->file),
             place);
    text_fit(desk->config.text, &quiet, text, r.w, fitted, sizeof fitted);
    draw_text(list, r.x, r.y + 38 * u, quiet, fitted);
    if (item->source[0]) {
        Wrapped lines = text_wrap(desk->config.text, &quiet, item->source, r.w);
        int32_t room = (int32_t)((r.h - 44 * u) / (16 * u));
        lines.count = lines.count < room ? lines.count : room;
        draw_wrapped(list, r.x, r.y + 56 * u, 16 * u, 4 * u, quiet, item->source, &lines);
    }
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    SourcesPanel *p = state;
    if (!dialog_is_open(desk, &part_sources)) {
        return;
    }
    if (p->listed != desk->config.sources) {
        find(desk, p);
    }
    float u = desk->u, line = 34 * u;
    Rect r = dialog_begin(desk, list, 860, 640 * u, "Where the figures come from");
    text_field_draw(desk, list, (Rect){r.x, r.y, r.w, line}, &p->field,
                    "a few letters: odesa, teams, headway, jcc");
    float y = r.y + line + 8 * u;
    if (r.h > 190 * u) { /* with less, the rows are worth more */
        y += draw_filters(desk, list, p, (Rect){r.x, y, r.w, 0}) + 8 * u;
    }
    float foot = fminf(112 * u, fmaxf((r.y + r.h - y) * 0.4f, 44 * u));
    Rect view = {r.x, y, r.w, fmaxf(r.y + r.h - foot - 6 * u - y, 0)};
    if (p->count > 0) {
        draw_rows(desk, list, p, view);
        draw_chosen(desk, list, &p->listed->items[p->rows[p->at]],
                    (Rect){r.x, r.y + r.h - foot, r.w, foot});
    } else {
        Pen pen = {desk, list, r.x + 2 * u, y + 6 * u, r.w - 4 * u};
        pen_paragraph(&pen, style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2),
                      p->listed ? "No parameter has that in its name, value or source."
                                : "The files are being read...");
    }
}

static const UiCommand commands[] = {
    {"Window",
     "Where the figures come from",
     {{KEY_CHARACTER, 'i', true, false}},
     open_sources,
     0,
     NULL},
};

const Part part_sources = {.level = PART_DIALOG,
                           .state_size = sizeof(SourcesPanel),
                           .destroy = destroy,
                           .event = event,
                           .draw = draw,
                           .commands = commands,
                           .command_count = 1};
