/* The branch shown held against another: what differs, in figures, plots and decisions. */
#include "view/panel_branches.h"
#include "view/timeline.h"
#include "view/widgets.h"

#include "base/memory.h"
#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECISIONS_MOST = 64, DECISION_UNITS = 38 };

static const DayFigure shown[] = {FIGURE_EXPORTED, FIGURE_WAITS, FIGURE_COST, FIGURE_DELIVERED};
enum { SHOWN = sizeof shown / sizeof shown[0] };

static const char *title_of(DayFigure figure)
{
    return figure == FIGURE_EXPORTED    ? "EXPORTED"
           : figure == FIGURE_WAITS     ? "WAITS"
           : figure == FIGURE_COST      ? "COST A TONNE"
           : figure == FIGURE_DELIVERED ? "FOOD DELIVERED"
                                        : "";
}

static const char *name_of(DayFigure figure)
{
    return figure == FIGURE_EXPORTED    ? "Exported"
           : figure == FIGURE_WAITS     ? "Waits"
           : figure == FIGURE_COST      ? "Cost a tonne"
           : figure == FIGURE_DELIVERED ? "Food delivered"
                                        : "";
}

/* "+412 kt": three figures and a sign. */
static const char *amount(double value, DayFigure figure, char out[48])
{
    const char *unit = day_figure_infos[figure].unit, *scale = "";
    double size = fabs(value);
    int32_t decimals = figure == FIGURE_COST ? 2 : 0;
    if (strcmp(unit, "t") == 0 && size >= 1e6) {
        value /= 1e6;
        scale = "M";
        decimals = 2;
    } else if (strcmp(unit, "t") == 0 && size >= 1e3) {
        value /= 1e3;
        scale = "k";
        decimals = size < 1e5 ? 1 : 0;
    }
    double least = 0.5 * pow(10, -decimals); /* what is less is written as nothing */
    value = fabs(value) < least ? 0 : value;
    const char *sign = value > 0 ? "+" : value < 0 ? "\xE2\x88\x92" : "\xC2\xB1";
    snprintf(out, 48, "%s%.*f %s%s", sign, (int)decimals, fabs(value), scale, unit);
    return out;
}

typedef struct Course {
    double *values;      /* [count] */
    int32_t count, from; /* known days; the first that is drawn */
    double least, most;  /* 0 included */
} Course;

/* From a week before the two part. Free its values. */
static Course course_of(const Desk *desk, DayFigure figure)
{
    const Branches *tree = desk->branches;
    Course course = {.count =
                         branches_difference(tree, desk->branch, desk->other, figure, NULL, 0)};
    course.values = mem_alloc((size_t)course.count + 1, sizeof course.values[0]);
    branches_difference(tree, desk->branch, desk->other, figure, course.values, course.count);
    int64_t parted = branches_parted(desk->branches, desk->branch, desk->other);
    for (int32_t d = 0; d < course.count; d++) {
        if (isfinite(course.values[d])) {
            course.least = fmin(course.least, course.values[d]);
            course.most = fmax(course.most, course.values[d]);
        }
        if (branches_day_end(desk->branches, d) < parted - 7 * MS_PER_DAY &&
            d + 14 < course.count) {
            course.from = d;
        }
    }
    return course;
}

static float day_x(const Course *course, Rect r, double day)
{
    int32_t last = course->count - 1 > course->from ? course->count - 1 : course->from + 1;
    return r.x + r.w * (float)((day - course->from) / (last - course->from));
}

static double day_of(const Desk *desk, int64_t t)
{
    return (double)(t - branches_day_end(desk->branches, 0)) / (double)MS_PER_DAY;
}

static void draw_course(Desk *desk, DrawList *list, const Course *course, Rect r)
{
    float u = desk->u, inner = r.h - 4 * u;
    double span = course->most - course->least;
    float zero = r.y + 2 * u + inner * (span > 0 ? (float)(course->most / span) : 0.5f);
    float now = day_x(course, r, day_of(desk, sim_now(desk->sim)));
    Vec2 *line = mem_alloc((size_t)course->count + 2, sizeof line[0]);
    int32_t count = 0;
    draw_line(list, r.x, zero, r.x + r.w, zero, fmaxf(1, u), COLOR_RULE);
    for (int32_t d = course->from; d < course->count; d++) {
        if (isfinite(course->values[d])) {
            double share = span > 0 ? course->values[d] / span : 0;
            line[count++] = (Vec2){day_x(course, r, d), zero - (float)share * inner};
        }
    }
    if (count > 1) {
        Color color = branch_color(desk->branch);
        line[count] = (Vec2){line[count - 1].x, zero};
        line[count + 1] = (Vec2){line[0].x, zero};
        for (int32_t ahead = 0; ahead < 2; ahead++) {
            Rect side = ahead ? (Rect){now, r.y, fmaxf(r.x + r.w - now, 0), r.h}
                              : (Rect){r.x, r.y, fmaxf(now - r.x, 0), r.h};
            float alpha = ahead ? AHEAD_ALPHA : 1;
            if (side.w > 0) {
                draw_clip(list, side);
                draw_polygon(list, line, count + 2, color_alpha(color, 0.20f * alpha));
                draw_polyline(list, line, count, false, 1.6f * u, color_alpha(color, alpha));
                draw_unclip(list);
            }
        }
    }
    mem_free(line);
    if (now >= r.x && now <= r.x + r.w) {
        draw_rect(list, (Rect){now - 0.6f * u, r.y, 1.2f * u, r.h}, 0, COLOR_TEXT_2);
    }
}

void compare_note(const Desk *desk, char note[120], char tip[600])
{
    char text[48];
    const char *name = branch_info(desk->branches, desk->branch).name;
    const char *other = branch_info(desk->branches, desk->other).name;
    int32_t length = snprintf(tip, 600, "%.60s against %.60s, by the last midnight\n", name, other);
    int32_t day = (int32_t)floor(day_of(desk, sim_now(desk->sim)));
    snprintf(note, 120, "decisions go here");
    for (int32_t i = 0; i < SHOWN; i++) {
        Course course = course_of(desk, shown[i]);
        int32_t last = day < course.count ? day : course.count - 1;
        bool known = last >= 0 && isfinite(course.values[last]);
        const char *words = known ? amount(course.values[last], shown[i], text) : "not known";
        length += snprintf(tip + length, 600 - (size_t)length, "%s%s %s",
                           i == 0 ? "\n" : " \xC2\xB7 ", name_of(shown[i]), words);
        if (i == 0 && known && course.values[last] != 0) {
            snprintf(note, 120, "%s %s", words, "exported");
        }
        mem_free(course.values);
    }
    snprintf(tip + length, 600 - (size_t)length,
             "\n\nA wider window, or a smaller scale (Ctrl \xE2\x88\x92), has the plots of them");
}

/* The pointer on a plot shows its time everywhere, and the plot what was then. */
static int32_t hovered_day(Desk *desk, const Course *course, Rect r)
{
    if (desk_hovers(desk, r)) {
        float share = (desk->pointer_x - r.x) / r.w;
        int32_t last = course->count - 1 > course->from ? course->count - 1 : course->from + 1;
        double day = course->from + (double)share * (last - course->from);
        desk_hover_time(desk, branches_day_end(desk->branches, 0) + llround(day) * MS_PER_DAY);
    }
    if (desk->cursor == CURSOR_NONE) {
        return -1;
    }
    double day = day_of(desk, desk->cursor);
    return day >= course->from && day < course->count ? (int32_t)floor(day) : -1;
}

static void draw_difference(Desk *desk, DrawList *list, Rect r, DayFigure figure)
{
    float u = desk->u;
    Course course = course_of(desk, figure);
    Rect plot = {r.x, r.y + 24 * u, r.w, r.h - 32 * u};
    int32_t hovered = hovered_day(desk, &course, plot);
    int32_t day = hovered >= 0 ? hovered : (int32_t)floor(day_of(desk, sim_now(desk->sim)));
    day = day >= course.count ? course.count - 1 : day;
    char text[48];
    panel_caption(desk, list, r.x, r.y + 14 * u, title_of(figure));
    bool known = day >= 0 && isfinite(course.values[day]);
    TextStyle style = style_right(
        style_tabular(style_of(FONT_SEMIBOLD, 13 * u, known ? COLOR_TEXT : COLOR_MUTED)));
    draw_text(list, r.x + r.w, r.y + 15 * u, style,
              known ? amount(course.values[day], figure, text) : "not known");
    if (plot.h > 10 * u) {
        draw_course(desk, list, &course, plot);
    }
    if (hovered >= 0) {
        float x = day_x(&course, plot, hovered);
        draw_rect(list, (Rect){x - 0.5f * u, plot.y, fmaxf(1, u), plot.h}, 0, COLOR_ACCENT);
    }
    desk_hit(desk, plot, ACTION_NONE, 0, false, "");
    mem_free(course.values);
}

static void draw_decision(Desk *desk, DrawList *list, Rect row, const BranchDecision *d)
{
    float u = desk->u;
    TextStyle style = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT);
    TextStyle small = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    const char *name = branch_info(desk->branches, d->branch).name;
    char when[48], words[WORDS_TEXT], line[WORDS_TEXT + BRANCH_NAME + 100], fitted[WORDS_TEXT];
    if (desk_hovers(desk, row)) {
        draw_rect(list, row, 4 * u, COLOR_BUTTON_HOVER);
    }
    branch_mark(list, row.x + 9 * u, row.y + 11 * u, u, d->branch, false);
    command_words(desk->config.scenario, &d->command, words);
    snprintf(line, sizeof line, "%s, only in %s", date_words(d->command.t, when), name);
    text_fit(desk->config.text, &small, line, row.w - 26 * u, fitted, sizeof fitted);
    draw_text(list, row.x + 20 * u, row.y + 15 * u, small, fitted);
    Wrapped lines = text_wrap(desk->config.text, &style, words, row.w - 26 * u);
    if (lines.count == 2 && row.h >= 50 * u) {
        draw_wrapped(list, row.x + 20 * u, row.y + 31 * u, 16 * u, 0, style, words, &lines);
    } else {
        text_fit(desk->config.text, &style, words, row.w - 26 * u, fitted, sizeof fitted);
        draw_text(list, row.x + 20 * u, row.y + 31 * u, style, fitted);
    }
    snprintf(line, sizeof line, "Only in %s, %s: %s\n\nClick: goes there", name, when, words);
    int32_t seconds = (int32_t)((d->command.t - desk->config.scenario->start) / MS_PER_SECOND);
    desk_hit_call(desk, row, timeline_go, seconds, true, line);
}

/* Height of a decision: with two lines of words where the column is high. */
static float decision_height(const Desk *desk)
{
    float u = desk->u;
    return (layout_cards(desk).h > 480 * u ? DECISION_UNITS + 16 : DECISION_UNITS) * u;
}

/* The decisions that only one of the two takes; a click goes to their time. */
static void draw_decisions(Desk *desk, DrawList *list, Rect r)
{
    BranchDecision decisions[DECISIONS_MOST];
    float u = desk->u, h = decision_height(desk), y = r.y + 20 * u;
    int32_t count =
        branches_decisions(desk->branches, desk->branch, desk->other, decisions, DECISIONS_MOST);
    int32_t rows = (int32_t)((r.y + r.h - y) / h);
    int32_t kept = count < DECISIONS_MOST ? count : DECISIONS_MOST;
    panel_caption(desk, list, r.x, r.y + 14 * u, "DECISIONS THAT DIFFER");
    TextStyle small = style_of(FONT_REGULAR, 11 * u, COLOR_TEXT_2);
    if (count == 0) {
        draw_text(list, r.x, y + 14 * u, small, "None: the two are the same run");
    }
    for (int32_t i = 0; i < kept && i < rows; i++, y += h) {
        if (i + 1 == rows && i + 1 < count) {
            draw_textf(list, r.x + 16 * u, y + 15 * u, small, "and %d more", (int)(count - i));
            break;
        }
        draw_decision(desk, list, (Rect){r.x - 4 * u, y, r.w + 8 * u, h}, &decisions[i]);
    }
}

static void press_close(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    (void)where;
    branches_compare(desk, COMPARE_OFF);
}

/* "A against B", with their marks. */
static void draw_head(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, y = r.y + 13 * u;
    TextStyle style = style_of(FONT_SEMIBOLD, 13 * u, COLOR_TEXT);
    TextStyle plain = style_of(FONT_REGULAR, 12 * u, COLOR_TEXT_2);
    const char *word = "against", *name = branch_info(desk->branches, desk->branch).name;
    const char *other = branch_info(desk->branches, desk->other).name;
    float own = text_width(desk->config.text, &style, name);
    float others = text_width(desk->config.text, &style, other), room = r.w - 78 * u;
    float against = text_width(desk->config.text, &plain, word);
    if (own + others + against > room) { /* long names: as what the figures are */
        word = "\xE2\x88\x92";
        against = text_width(desk->config.text, &plain, word);
    }
    room -= against;
    float left = fminf(own, fmaxf(room / 2, room - others)); /* a short one leaves its room */
    char text[BRANCH_NAME];
    branch_mark(list, r.x + 8 * u, y, u, desk->branch, true);
    text_fit(desk->config.text, &style, name, left, text, sizeof text);
    draw_text(list, r.x + 20 * u, y + 4.5f * u, style, text);
    float x = r.x + 27 * u + text_width(desk->config.text, &style, text);
    draw_text(list, x, y + 4.5f * u, plain, word);
    x += against + 14 * u;
    branch_mark(list, x, y, u, desk->other, false);
    text_fit(desk->config.text, &style, other, room - left, text, sizeof text);
    draw_text(list, x + 9 * u, y + 4.5f * u, style, text);
    Rect close = {r.x + r.w - 20 * u, y - 12 * u, 24 * u, 24 * u};
    if (desk_hovers(desk, close)) {
        draw_rect(list, close, 4 * u, COLOR_BUTTON_HOVER);
    }
    float cx = close.x + close.w / 2, cy = close.y + close.h / 2;
    draw_line(list, cx - 4 * u, cy - 4 * u, cx + 4 * u, cy + 4 * u, 1.6f * u, COLOR_TEXT_2);
    draw_line(list, cx - 4 * u, cy + 4 * u, cx + 4 * u, cy - 4 * u, 1.6f * u, COLOR_TEXT_2);
    desk_hit_call(desk, close, press_close, 0, true, "One map again  (Shift+K)");
}

/* In the place of the column on the right. */
static void draw_panel(Desk *desk, void *state, DrawList *list)
{
    Rect column = layout_cards(desk);
    (void)state;
    if (column.w <= 0 || !desk_compares(desk)) {
        return; /* without a column the maps are worth more */
    }
    float u = desk->u;
    panel_ground(desk, list, column);
    Rect inner = {column.x + 14 * u, column.y + 12 * u, column.w - 28 * u, column.h - 20 * u};
    draw_clip(list, column);
    draw_head(desk, list, inner);
    BranchDecision decisions[DECISIONS_MOST];
    int32_t count =
        branches_decisions(desk->branches, desk->branch, desk->other, decisions, DECISIONS_MOST);
    float list_h = fminf((float)count * decision_height(desk) + 24 * u, inner.h * 0.32f);
    list_h = fmaxf(list_h, decision_height(desk) + 24 * u);
    float top = 34 * u, each = fminf((inner.h - top - list_h) / SHOWN, 130 * u);
    for (int32_t i = 0; i < SHOWN; i++) {
        draw_difference(desk, list, (Rect){inner.x, inner.y + top + each * (float)i, inner.w, each},
                        shown[i]);
    }
    draw_decisions(
        desk, list,
        (Rect){inner.x, inner.y + top + each * SHOWN, inner.w, inner.h - top - each * SHOWN});
    draw_unclip(list);
}

const Part part_compare = {.level = PART_PANEL, .draw = draw_panel};
