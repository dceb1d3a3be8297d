/* What is wrong with a file, to be read at leisure: every mistake with its place. */
#include "view/dialog.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

typedef struct Problem {
    char title[200], advice[300];
    Errors errors; /* copies */
} Problem;

static void problem_destroy(Desk *desk, void *state)
{
    (void)desk;
    errors_free(&((Problem *)state)->errors);
}

void desk_show_problem(Desk *desk, const char *title, const char *advice, const Errors *errors)
{
    Problem *problem = part_state(desk, &part_problem);
    errors_free(&problem->errors);
    for (int32_t i = 0; i < errors->count; i++) {
        const ErrorItem *item = &errors->items[i];
        errors_add(&problem->errors, item->file, item->line, item->column, "%s", item->text);
    }
    problem->errors.total = errors->total;
    snprintf(problem->title, sizeof problem->title, "%s", title);
    snprintf(problem->advice, sizeof problem->advice, "%s", advice);
    dialog_open(desk, &part_problem);
}

static bool problem_event(Desk *desk, void *state, const DeskEvent *event)
{
    (void)state;
    return dialog_is_open(desk, &part_problem) && dialog_event(desk, event);
}

static void close_call(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    dialog_close(desk);
}

/* "file.yaml:3:7", without the folders: those stand in the tooltip. */
static void place_words(const ErrorItem *item, char out[400])
{
    const char *slash = item->file ? strrchr(item->file, '/') : NULL;
    const char *file = slash ? slash + 1 : item->file ? item->file : "";
    if (item->line == 0) {
        snprintf(out, 400, "%.300s", file);
    } else if (item->column == 0) {
        snprintf(out, 400, "%.300s:%d", file, (int)item->line);
    } else {
        snprintf(out, 400, "%.300s:%d:%d", file, (int)item->line, (int)item->column);
    }
}

static void draw_items(Desk *desk, DrawList *list, Pen *pen, const Errors *errors)
{
    float u = desk->u;
    for (int32_t i = 0; i < errors->count; i++) {
        char place[400];
        place_words(&errors->items[i], place);
        if (place[0]) {
            Rect r = {pen->x, pen->y, pen->w, 20 * u};
            pen_line(pen, style_of(FONT_SEMIBOLD, 12 * u, COLOR_BROKEN_TEXT), 20, place);
            desk_hit(desk, r, ACTION_NONE, 0, false, errors->items[i].file);
        }
        pen_paragraph(pen, style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT), errors->items[i].text);
        pen->y += 8 * u;
    }
    if (errors->total > errors->count) {
        char more[64];
        snprintf(more, sizeof more, "and %d more", (int)(errors->total - errors->count));
        pen_line(pen, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2), 20, more);
    }
    (void)list;
}

static float items_height(Desk *desk, float width, const Errors *errors)
{
    DrawList aside = {0};
    Pen pen = {desk, &aside, 0, 0, width};
    int32_t hits = desk->hit_count;
    uint64_t glossed = desk->glossed;
    desk->glossed = UINT64_MAX; /* terms are marked where they are seen */
    draw_items(desk, &aside, &pen, errors);
    desk->hit_count = hits;
    desk->glossed = glossed;
    draw_list_free(&aside);
    return pen.y;
}

static void problem_draw(Desk *desk, void *state, DrawList *list)
{
    Problem *problem = state;
    if (!dialog_is_open(desk, &part_problem)) {
        return;
    }
    float u = desk->u, foot = 34 * u, width = 680 * u;
    width = width < (float)desk->config.width - 32 * u ? width : (float)desk->config.width - 32 * u;
    float inner = width - 36 * u - 14 * u;
    TextStyle quiet = style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT_2);
    Wrapped advice = text_wrap(desk->config.text, &quiet, problem->advice, inner);
    float said = wrapped_height(&advice, 18 * u, 6 * u) + 10 * u;
    float content = items_height(desk, inner, &problem->errors);
    Rect r = dialog_begin(desk, list, 680, said + content + foot + 14 * u, problem->title);
    draw_wrapped(list, r.x, r.y + 12 * u, 18 * u, 6 * u, quiet, problem->advice, &advice);
    Rect view = {r.x, r.y + said, r.w, r.h - said - foot - 10 * u};
    Pen pen = {desk, list, r.x, 0, r.w - 14 * u};
    if (view.h > 20 * u) {
        desk->scroll.content = content;
        pen.y = scroll_begin(desk, list, view);
        draw_items(desk, list, &pen, &problem->errors);
        scroll_end(desk, list, pen.y);
    }
    widget_button_call(desk, list, (Rect){r.x + r.w - 110 * u, r.y + r.h - foot, 110 * u, foot},
                       "Close", -1, BUTTON_PRIMARY, close_call, 0, "Go on with the run  (Esc)");
}

const Part part_problem = {.level = PART_DIALOG,
                           .state_size = sizeof(Problem),
                           .destroy = problem_destroy,
                           .event = problem_event,
                           .draw = problem_draw};
