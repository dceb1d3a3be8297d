/* The scorecard over the map: the scenario held against the record, worked out by a thread of its
 * own while everything else goes on. */
#include "view/panel_score.h"
#include "view/plot.h"
#include "view/widgets.h"

#include "base/simtime.h"
#include "experiment/scorecard.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { REPLICATIONS = 100, REPLICATIONS_AT_ONCE = 20 }; /* the latter when a frame waits for it */

typedef enum Progress { SCORE_IDLE, SCORE_WORKING, SCORE_DONE } Progress;

typedef struct ScorePanel {
    bool open, threaded;
    pthread_t thread;
    atomic_int progress; /* Progress */
    const Scenario *scenario;
    const History *history;
    uint64_t seed;
    int32_t replications;
    Score score;     /* while SCORE_DONE */
    int32_t details; /* target whose observations are listed; -1 */
    Scroll scroll;
    Rect rect; /* of the last frame */
} ScorePanel;

static ScorePanel *panel_of(const Desk *desk)
{
    return part_state(desk, &part_score);
}

/* ---- working it out ---- */

static bool is_driven(const Scenario *s)
{
    return s->record.driven && strcmp(s->record.driven, s->id) == 0;
}

static void *work(void *argument)
{
    ScorePanel *p = argument;
    const Scenario *s = p->scenario;
    Scenario driven;
    bool drives = is_driven(s) && score_drive(s, p->history, &driven);
    ScoreConfig config = {.scenario = drives ? &driven : s,
                          .history = p->history,
                          .driven = drives,
                          .seed = p->seed,
                          .replications = p->replications,
                          .threads = 1,
                          .fit_from = s->record.fit_from,
                          .fit_to = s->record.fit_to,
                          .fall_from = s->record.fall_from,
                          .fall_to = s->record.fall_to};
    score_run(&config, &p->score);
    if (drives) {
        scenario_free(&driven);
    }
    atomic_store(&p->progress, SCORE_DONE);
    return NULL;
}

static void start(Desk *desk, ScorePanel *p)
{
    if (atomic_load(&p->progress) != SCORE_IDLE) {
        return;
    }
    p->scenario = desk->config.scenario;
    p->history = desk->config.history;
    p->seed = desk->config.seed;
    p->replications = desk->config.synchronous ? REPLICATIONS_AT_ONCE : REPLICATIONS;
    atomic_store(&p->progress, SCORE_WORKING);
    p->threaded = !desk->config.synchronous && pthread_create(&p->thread, NULL, work, p) == 0;
    if (!p->threaded) {
        work(p);
    }
}

static void create(Desk *desk, void *state)
{
    (void)desk;
    ((ScorePanel *)state)->details = -1;
}

static void destroy(Desk *desk, void *state)
{
    (void)desk;
    ScorePanel *p = state;
    if (p->threaded) {
        pthread_join(p->thread, NULL);
    }
    if (atomic_load(&p->progress) == SCORE_DONE) {
        score_free(&p->score);
    }
}

/* ---- the table ---- */

static void call_close(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    panel_of(desk)->open = false;
}

static void call_details(Desk *desk, int32_t target, Rect where)
{
    (void)where;
    ScorePanel *p = panel_of(desk);
    p->details = p->details == target ? -1 : target;
}

static int32_t decimals_of(const ScoreTarget *target)
{
    return strcmp(target->unit, "t") == 0 ? 0 : strcmp(target->unit, "Mt") == 0 ? 2 : 1;
}

/* Right ends of the columns of figures, from the right; a narrow panel leaves out some. */
enum { FIGURES = 7 };
typedef struct Columns {
    float
        right[FIGURES]; /* error, formula, inputs, last month, bias, in band, grade; 0: left out */
    float name_width;
} Columns;

static Columns columns_of(const Desk *desk, float x, float width)
{
    static const float widths[FIGURES] = {70, 62, 56, 80, 78, 62, 50};
    float u = desk->u, at = x + width;
    bool wide = width > 680 * u;
    Columns c = {0};
    for (int32_t i = FIGURES - 1; i >= 0; i--) {
        if (wide || i == 0 || i >= 5) {
            c.right[i] = at;
            at -= widths[i] * u;
        }
    }
    c.name_width = at - x - 8 * u;
    return c;
}

static void head_row(Pen *pen, const Columns *c)
{
    static const char *const words[FIGURES] = {"error", "formula", "inputs", "last month",
                                               "bias",  "in band", "grade"};
    float u = pen->desk->u;
    TextStyle style = style_right(style_of(FONT_SEMIBOLD, 11 * u, COLOR_MUTED));
    for (int32_t i = 0; i < FIGURES; i++) {
        if (c->right[i] > 0) {
            draw_text(pen->list, c->right[i], pen->y + 14 * u, style, words[i]);
        }
    }
    draw_text(pen->list, pen->x, pen->y + 14 * u, style_of(FONT_SEMIBOLD, 11 * u, COLOR_MUTED),
              "observed");
    pen->y += 22 * u;
}

static Color grade_color(ScoreGrade grade)
{
    return grade <= SCORE_B   ? COLOR_GOOD_TEXT
           : grade == SCORE_C ? COLOR_STRAINED_TEXT
           : grade == SCORE_D ? COLOR_BROKEN_TEXT
                              : COLOR_MUTED;
}

static void target_row(Pen *pen, const ScorePanel *p, int32_t index, const Columns *c)
{
    Desk *desk = pen->desk;
    const ScoreTarget *t = &p->score.targets[index];
    const ScoreErrors *e = t->unseen.rows > 0 ? &t->unseen : &t->seen;
    float u = desk->u, base = pen->y + 17 * u;
    Rect r = {pen->x - 6 * u, pen->y, pen->w + 12 * u, 26 * u};
    if (desk_hovers(desk, r)) {
        draw_rect(pen->list, r, 5 * u, COLOR_BUTTON_HOVER);
    }
    draw_icon(pen->list, pen->x + 5 * u, pen->y + 13 * u, 8 * u,
              p->details == index ? ICON_DOWN : ICON_RIGHT, COLOR_MUTED);
    char name[160], fitted[160], figure[VALUE_TEXT], tip[240];
    snprintf(name, sizeof name, "%s, %s", t->name, t->unit);
    TextStyle style = style_of(FONT_REGULAR, 12.5f * u, COLOR_TEXT);
    text_fit(desk->config.text, &style, name, c->name_width - 18 * u, fitted, sizeof fitted);
    draw_text(pen->list, pen->x + 16 * u, base, style, fitted);
    TextStyle right = style_right(style_of(FONT_MEDIUM, 12.5f * u, COLOR_TEXT));
    const double figures[] = {e->mae, e->queue_mae, e->inputs_mae, e->last_mae, e->bias};
    for (int32_t i = 0; i < 5; i++) {
        if (c->right[i] > 0) {
            right.color = i == 0 ? COLOR_TEXT : COLOR_TEXT_2;
            plot_value_words(figures[i], decimals_of(t), figure);
            draw_text(pen->list, c->right[i], base, right, figure);
        }
    }
    plot_value_words(100 * e->coverage, 0, figure);
    draw_textf(pen->list, c->right[5], base, right, "%s %%", figure);
    right.face = FONT_BOLD;
    right.color = grade_color(t->grade);
    draw_text(pen->list, c->right[6], base, right,
              t->role == SCORE_PREDICTED ? score_grade_names[t->grade] : "\xE2\x80\x93");
    snprintf(tip, sizeof tip,
             "%s: %s, %d observations that the fit has not seen. Click: each, with "
             "its source",
             t->name, score_role_names[t->role], (int)t->unseen.rows);
    desk_hit_call(desk, r, call_details, index, true, tip);
    pen->y += 26 * u;
}

static const char *source_words(const ScorePanel *p, const ScoreRow *row)
{
    HistoryValue value = {.source = row->source};
    const HistorySource *source = history_source(&p->score.history, &value);
    return source ? source->url : row->source;
}

/* Each observation: date, what was seen, what the runs said, the source. Of days the first of each
 * week, or the list would have no end. */
static void detail_rows(Pen *pen, const ScorePanel *p, const ScoreTarget *t)
{
    float u = pen->desk->u;
    TextStyle style = style_of(FONT_REGULAR, 11.5f * u, COLOR_TEXT_2);
    int32_t step = t->step == HISTORY_DAILY ? 7 : 1;
    for (int32_t i = 0; i < t->count; i += step) {
        const ScoreRow *row = &t->rows[i];
        int32_t d = decimals_of(t);
        char when[48], seen[VALUE_TEXT], median[VALUE_TEXT], low[VALUE_TEXT], high[VALUE_TEXT];
        char text[500], fitted[500];
        snprintf(text, sizeof text, "%s   observed %s, simulated %s (%s to %s)%s   %s   %.200s",
                 date_words(row->t, when), plot_value_words(row->observed, d, seen),
                 plot_value_words(row->median, d, median), plot_value_words(row->low, d, low),
                 plot_value_words(row->high, d, high), row->fitted ? ", fitted" : "", row->status,
                 source_words(p, row));
        text_fit(pen->desk->config.text, &style, text, pen->w - 24 * u, fitted, sizeof fitted);
        draw_text(pen->list, pen->x + 16 * u, pen->y + 14 * u, style, fitted);
        desk_hit(pen->desk, (Rect){pen->x, pen->y, pen->w, 19 * u}, ACTION_NONE, 0, false,
                 source_words(p, row));
        pen->y += 19 * u;
    }
    pen->y += 6 * u;
}

static void table(Desk *desk, DrawList *list, ScorePanel *p, Rect view)
{
    float u = desk->u;
    Scroll left = desk->scroll;
    int32_t first = desk->hit_count;
    desk->scroll = p->scroll;
    Pen pen = {desk, list, view.x + 16 * u, scroll_begin(desk, list, view), view.w - 36 * u};
    Columns columns = columns_of(desk, pen.x, pen.w);
    head_row(&pen, &columns);
    static const char *const groups[SCORE_ROLES] = {"PREDICTED", "FOLLOWS FROM WHAT IS PUT IN",
                                                    "PUT IN"};
    for (int32_t role = 0; role < SCORE_ROLES; role++) {
        bool any = false;
        for (int32_t t = 0; t < p->score.count; t++) {
            any = any || (int32_t)p->score.targets[t].role == role;
        }
        if (any) {
            pen_caption(&pen, groups[role]);
            pen.y += 4 * u;
        }
        for (int32_t t = 0; t < p->score.count; t++) {
            if ((int32_t)p->score.targets[t].role == role) {
                target_row(&pen, p, t, &columns);
                if (p->details == t) {
                    detail_rows(&pen, p, &p->score.targets[t]);
                }
            }
        }
    }
    pen.y += 8 * u;
    TextStyle small = style_of(FONT_REGULAR, 11.5f * u, COLOR_MUTED);
    char text[400];
    snprintf(text, sizeof text,
             "Error and bias: of the median of %d runs, over what the fit has not seen. In band: "
             "observations between the runs' 5th and 95th percentile. Errors of simpler "
             "predictions: formula (the queue M/D/c), inputs (arithmetic on what is put in), last "
             "month.",
             p->replications);
    pen_paragraph(&pen, small, text);
    pen_paragraph(&pen, small, score_rule);
    scroll_end(desk, list, pen.y + 10 * u);
    p->scroll = desk->scroll;
    desk->scroll = left;
    for (int32_t i = first; i < desk->hit_count; i++) { /* they scroll with this panel */
        Hit *hit = &desk->hits[i];
        hit->scrolls = false;
        hit->action = hit->action == ACTION_SCROLL ? ACTION_NONE : hit->action;
    }
}

/* In the free part of the map where its columns fit there, else over the panels; in a low window
 * over the timeline too. */
static Rect layout(const Desk *desk)
{
    float u = desk->u, w = (float)desk->config.width, top = layout_top(desk).h + 12 * u;
    Rect m = desk->map_rect;
    bool fits = m.w >= 720 * u;
    float width = fits ? fminf(m.w - 20 * u, 1000 * u) : fminf(w - 24 * u, 860 * u);
    const ScorePanel *p = panel_of(desk);
    float bottom = layout_is_low(desk) ? (float)desk->config.height : layout_timeline(desk).y;
    float middle = fits ? m.x + m.w / 2 : w / 2;
    float height = bottom - 12 * u - top;
    if (p->scroll.content > 0) { /* no more than it needs */
        height = fminf(height, p->scroll.content + 54 * u);
    }
    return (Rect){middle - width / 2, top, width, height};
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    ScorePanel *p = state;
    float u = desk->u;
    p->rect = p->scroll.view = (Rect){0};
    if (!p->open) {
        return;
    }
    Rect r = layout(desk);
    p->rect = r;
    Rect m = desk->map_rect;
    if (r.x < m.x) { /* it stands on the panels */
        widget_veil(list, (Rect){0, r.y - 12 * u, (float)desk->config.width, r.h + 24 * u});
    } else if (r.w > m.w - 40 * u) {
        widget_veil(list, m);
    }
    widget_overlay(desk, list, r);
    const Scenario *s = desk->config.scenario;
    char title[200], fitted[200], tip[TIP_TEXT];
    snprintf(title, sizeof title, "Against the record: %s%s", s->title ? s->title : s->id,
             is_driven(s) ? ", driven by the recorded departures" : "");
    TextStyle style = style_of(FONT_SEMIBOLD, 15 * u, COLOR_TEXT);
    text_fit(desk->config.text, &style, title, r.w - 64 * u, fitted, sizeof fitted);
    draw_text(list, r.x + 16 * u, r.y + 28 * u, style, fitted);
    Rect close = {r.x + r.w - 40 * u, r.y + 8 * u, 28 * u, 28 * u};
    widget_button_call(desk, list, close, "", ICON_CROSS, BUTTON_PLAIN, call_close, 0,
                       ui_tip(panel_score_toggle, 0, "Close the scorecard", tip));
    Rect view = {r.x + 2 * u, r.y + 44 * u, r.w - 4 * u, r.h - 50 * u};
    TextStyle note = style_of(FONT_REGULAR, 13 * u, COLOR_TEXT_2);
    if (atomic_load(&p->progress) != SCORE_DONE) {
        desk->unfinished = true;
        draw_textf(list, r.x + 16 * u, view.y + 24 * u, note, "%d runs are under way...",
                   p->replications);
    } else if (p->score.count == 0) {
        draw_text(list, r.x + 16 * u, view.y + 24 * u, note,
                  "The record has nothing that these runs could be held against.");
    } else {
        float before = p->scroll.content;
        table(desk, list, p, view);
        desk->unfinished |= fabsf(p->scroll.content - before) > 0.5f;
    }
}

/* ---- input and commands ---- */

static bool event(Desk *desk, void *state, const DeskEvent *e)
{
    ScorePanel *p = state;
    if (!p->open) {
        return false;
    }
    if (e->kind == EVENT_KEY && e->key == KEY_ESCAPE && desk->focus < 0 && !desk->help) {
        p->open = false;
        return true;
    }
    bool arrow = e->kind == EVENT_KEY && (e->key == KEY_UP || e->key == KEY_DOWN);
    if (arrow) {
        p->scroll.offset += (e->key == KEY_DOWN ? 48 : -48) * desk->u;
        return true;
    }
    if (e->kind == EVENT_WHEEL && rect_contains(p->rect, e->x, e->y)) {
        p->scroll.offset -= e->amount * 48 * desk->u;
        return true;
    }
    if (e->kind == EVENT_DOWN && !rect_contains(p->rect, e->x, e->y)) {
        p->open = false; /* and the click does what it would without */
    }
    return false;
}

void panel_score_toggle(Desk *desk, int32_t argument)
{
    (void)argument;
    ScorePanel *p = panel_of(desk);
    p->open = !p->open;
    if (p->open) {
        start(desk, p);
    }
}

static bool has_record(const Desk *desk)
{
    return desk->config.history && desk->config.history->series_count > 0;
}

static const UiCommand commands[] = {
    {"Plots",
     "Scorecard: the scenario against the record",
     {{KEY_CHARACTER, 'r', false, false}},
     panel_score_toggle,
     0,
     has_record},
};

const Part part_score = {
    .level = PART_OVERLAY,
    .state_size = sizeof(ScorePanel),
    .create = create,
    .destroy = destroy,
    .event = event,
    .draw = draw,
    .commands = commands,
    .command_count = 1,
};
