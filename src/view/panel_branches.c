#include "view/panel_branches.h"

#include "base/simtime.h"
#include "view/timeline.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct BranchState {
    int32_t menu; /* branch whose menu is open; -1 */
    int32_t at;   /* its row that the keyboard is on; -1 */
    Rect anchor, rect;
    int32_t renaming; /* branch; -1 */
    TextField name;
} BranchState;

typedef enum MenuRow {
    ROW_SHOW,
    ROW_COMPARE,
    ROW_RENAME,
    ROW_PROMOTE,
    ROW_DELETE,
    MENU_ROWS
} MenuRow;

enum { ROW_UNITS = 24 };

static void create(Desk *desk, void *data)
{
    BranchState *state = data;
    (void)desk;
    state->menu = state->renaming = state->at = -1;
}

Color branch_color(int32_t branch)
{
    switch (branch) {
    case 0:
        return COLOR_PRINCIPLE_TEXT; /* blue by day and by night */
    case 1:
        return COLOR_STRAINED_TEXT;
    case 2:
        return COLOR_INSPECTION;
    default:
        return COLOR_IN_PORT;
    }
}

void branch_mark(DrawList *list, float x, float y, float u, int32_t branch, bool active)
{
    draw_circle(list, x, y, 4 * u, branch_color(branch));
    if (active) {
        draw_ring(list, x, y, 7 * u, 1.6f * u, branch_color(branch));
    }
}

/* ---- what is done ---- */

static bool several(const Desk *desk)
{
    return branches_count(desk->branches) > 1;
}

static void say_active(Desk *desk)
{
    char text[BRANCH_NAME + 40];
    snprintf(text, sizeof text, "Decisions now go to %s",
             branch_info(desk->branches, desk->branch).name);
    desk_say(desk, text);
}

/* What was in the middle of the map stays there; the whole map stays whole. */
void branches_compare(Desk *desk, CompareMode mode)
{
    Rect before = desk->map_rect;
    Camera whole = desk->camera;
    desk_fit_map(desk, &whole);
    bool was_whole = desk->camera.scale < whole.scale * 1.05;
    desk->compare = mode;
    desk_lay_out(desk);
    Rect after = desk->map_rect;
    if (was_whole) {
        desk_fit_map(desk, &desk->camera);
    } else {
        camera_pan(&desk->camera, after.x + after.w / 2 - before.x - before.w / 2,
                   after.y + after.h / 2 - before.y - before.h / 2);
    }
}

static void run_branch(Desk *desk, int32_t argument)
{
    (void)argument;
    if (desk_branch_here(desk) >= 0) {
        branches_compare(desk, desk->compare == COMPARE_OFF ? COMPARE_SIDES : desk->compare);
        say_active(desk);
    }
}

static void run_compare(Desk *desk, int32_t argument)
{
    static const char *const words[COMPARE_MODES] = {"One map: the branch that decisions go to",
                                                     "Two maps side by side",
                                                     "One map, with ghosts of the other branch"};
    (void)argument;
    branches_compare(desk, (CompareMode)((desk->compare + 1) % COMPARE_MODES));
    desk_say(desk, words[desk->compare]);
}

/* In the tree's order. */
static int32_t tree_order(const Desk *desk, int32_t rows[BRANCHES_MAX]);

static void run_next(Desk *desk, int32_t argument)
{
    int32_t rows[BRANCHES_MAX], count = tree_order(desk, rows);
    (void)argument;
    for (int32_t i = 0; i < count; i++) {
        if (rows[i] == desk->branch) {
            desk_activate(desk, rows[(i + 1) % count]);
            break;
        }
    }
    say_active(desk);
}

static void start_rename(Desk *desk, int32_t branch)
{
    BranchState *state = part_state(desk, &part_branches);
    state->renaming = branch;
    text_field_set(&state->name, branch_info(desk->branches, branch).name);
}

static void run_rename(Desk *desk, int32_t argument)
{
    (void)argument;
    start_rename(desk, desk->branch);
}

static void run_promote(Desk *desk, int32_t argument)
{
    char text[BRANCH_NAME + 40];
    (void)argument;
    branch_promote(desk->branches, desk->branch);
    snprintf(text, sizeof text, "%s is the trunk now",
             branch_info(desk->branches, desk->branch).name);
    desk_say(desk, text);
}

static void remove_branch(Desk *desk, int32_t branch)
{
    char text[BRANCH_NAME + 40];
    snprintf(text, sizeof text, "Deleted: %s", branch_info(desk->branches, branch).name);
    bool last_two = branches_count(desk->branches) == 2;
    branches_compare(desk, last_two ? COMPARE_OFF : desk->compare);
    desk_delete_branch(desk, branch);
    desk_say(desk, text);
}

static void run_delete(Desk *desk, int32_t argument)
{
    (void)argument;
    remove_branch(desk, desk->branch);
}

/* ---- the head ---- */

static void fork_icon(DrawList *list, float x, float y, float u, Color color)
{
    draw_line(list, x - 7 * u, y + 3 * u, x + 6 * u, y + 3 * u, 1.6f * u, color);
    draw_line(list, x - 3 * u, y + 3 * u, x + 1 * u, y - 3.5f * u, 1.6f * u, color);
    draw_line(list, x + 1 * u, y - 3.5f * u, x + 6 * u, y - 3.5f * u, 1.6f * u, color);
    draw_circle(list, x + 6 * u, y - 3.5f * u, 2.2f * u, color);
    draw_circle(list, x + 6 * u, y + 3 * u, 2.2f * u, color);
}

static void compare_icon(DrawList *list, Rect r, CompareMode mode, float u, Color color)
{
    Rect box = {r.x + r.w / 2 - 9 * u, r.y + r.h / 2 - 6 * u, 18 * u, 12 * u};
    draw_border(list, box, 2 * u, 1.4f * u, color);
    if (mode == COMPARE_SIDES) {
        draw_rect(list, (Rect){box.x + 8.3f * u, box.y, 1.4f * u, box.h}, 0, color);
    } else if (mode == COMPARE_GHOSTS) {
        draw_circle(list, box.x + 7 * u, box.y + 6 * u, 2.6f * u, color);
        draw_ring(list, box.x + 11.5f * u, box.y + 6 * u, 2.6f * u, 1.2f * u, color);
    }
}

static void press_branch(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    run_branch(desk, argument);
}

static void press_compare(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    run_compare(desk, argument);
}

static Color button_ground(const Desk *desk, Rect r)
{
    return desk_hovers(desk, r) ? COLOR_BUTTON_HOVER : COLOR_BUTTON;
}

void branch_buttons_draw(Desk *desk, DrawList *list, Rect head)
{
    float u = desk->u, middle = head.y + head.h / 2;
    TextStyle style = style_of(FONT_MEDIUM, 11 * u, COLOR_TEXT);
    float words = text_width(desk->config.text, &style, "Branch here");
    bool narrow = words + (several(desk) ? 74 : 42) * u > head.w;
    Rect fork = {head.x, head.y, (narrow ? 30 * u : words + 36 * u), head.h};
    char tip[TIP_TEXT];
    draw_rect(list, fork, 5 * u, button_ground(desk, fork));
    fork_icon(list, fork.x + 15 * u, middle, u, COLOR_ACCENT);
    if (!narrow) {
        draw_text(list, fork.x + 28 * u, middle + 4 * u, style, "Branch here");
    }
    desk_hit_call(desk, fork, press_branch, 0, true,
                  ui_tip(run_branch, 0,
                         "Branch here: try another decision from this moment, beside this run",
                         tip));
    if (several(desk)) {
        Rect mode = {fork.x + fork.w + 4 * u, head.y, 30 * u, head.h};
        draw_rect(list, mode, 5 * u, button_ground(desk, mode));
        compare_icon(list, mode, desk->compare, u, COLOR_TEXT);
        desk_hit_call(desk, mode, press_compare, 0, true,
                      ui_tip(run_compare, 0, "One map, two side by side, or ghosts", tip));
    }
}

/* ---- the tree ---- */

static int32_t put_below(const Desk *desk, int32_t branch, int32_t rows[BRANCHES_MAX],
                         int32_t count)
{
    rows[count++] = branch;
    for (int32_t b = 0; b < BRANCHES_MAX; b++) {
        if (branch_exists(desk->branches, b) && branch_info(desk->branches, b).parent == branch) {
            count = put_below(desk, b, rows, count);
        }
    }
    return count;
}

static int32_t tree_order(const Desk *desk, int32_t rows[BRANCHES_MAX])
{
    return put_below(desk, branches_root(desk->branches), rows, 0);
}

float branch_tree_height(const Desk *desk)
{
    return several(desk) && !layout_is_low(desk)
               ? ((float)(ROW_UNITS * branches_count(desk->branches)) + 6) * desk->u
               : 0;
}

static void press_row(Desk *desk, int32_t branch, Rect where)
{
    BranchState *state = part_state(desk, &part_branches);
    if (branch != desk->branch) {
        desk_activate(desk, branch);
        say_active(desk);
    } else {
        state->menu = state->menu == branch ? -1 : branch;
        state->anchor = where;
        state->at = desk->by_keyboard ? 0 : -1;
    }
}

static void press_more(Desk *desk, int32_t branch, Rect where)
{
    BranchState *state = part_state(desk, &part_branches);
    state->menu = state->menu == branch ? -1 : branch;
    state->anchor = where;
    state->at = desk->by_keyboard ? 0 : -1;
}

static void row_name(Desk *desk, DrawList *list, Rect row, int32_t branch)
{
    BranchState *state = part_state(desk, &part_branches);
    BranchInfo info = branch_info(desk->branches, branch);
    float u = desk->u, middle = row.y + row.h / 2;
    bool active = branch == desk->branch;
    Rect more = {row.x + row.w - 26 * u, row.y, 26 * u, row.h};
    if (state->renaming == branch) {
        text_field_draw(desk, list, row, &state->name, "a name");
        return;
    }
    if (active || desk_hovers(desk, row)) {
        draw_rect(list, row, 4 * u, color_alpha(branch_color(branch), active ? 0.22f : 0.10f));
    }
    branch_mark(list, row.x + 11 * u, middle, u, branch, active);
    TextStyle style =
        style_of(active ? FONT_SEMIBOLD : FONT_MEDIUM, 12 * u, active ? COLOR_TEXT : COLOR_TEXT_2);
    char text[BRANCH_NAME], tip[BRANCH_NAME + 200];
    text_fit(desk->config.text, &style, info.name, row.w - 52 * u, text, sizeof text);
    draw_text(list, row.x + 24 * u, middle + 4.2f * u, style, text);
    snprintf(tip, sizeof tip, "%s: %d decisions\n\n%s", info.name, (int)info.decisions,
             active ? "Decisions go here" : "Click: shows it, and decisions go there");
    bool chosen = state->menu == branch; /* a tooltip would cover the menu */
    desk_hit_call(desk, row, press_row, branch, true, chosen ? "" : tip);
    for (int32_t i = -1; i <= 1; i++) {
        draw_circle(list, more.x + more.w / 2 + 5 * u * (float)i, middle, 1.3f * u, COLOR_TEXT_2);
    }
    snprintf(tip, sizeof tip, "%s: rename, compare, delete", info.name);
    desk_hit_call(desk, more, press_more, branch, true, chosen ? "" : tip);
}

static void row_line(Desk *desk, DrawList *list, Rect row, Rect strip, int32_t branch, float from_y)
{
    BranchInfo info = branch_info(desk->branches, branch);
    const Timeline *timeline = branch_timeline(desk->branches, branch);
    float u = desk->u, y = row.y + row.h / 2, now = timeline_x(desk, strip, sim_now(desk->sim));
    float from = timeline_x(desk, strip, info.forked), end = timeline_x(desk, strip, info.known);
    draw_clip(list, (Rect){strip.x - 6 * u, from_y - 4 * u, strip.w + 12 * u,
                           row.y + row.h - from_y + 8 * u});
    float left = strip.x - 8 * u, right = strip.x + strip.w + 8 * u;
    bool joins = from > left && from < right;
    from = fmaxf(from, left);
    end = fmaxf(fminf(end, right), from);
    bool active = branch == desk->branch;
    float thick = (active ? 4 : 2.4f) * u;
    Color color = branch_color(branch);
    if (info.parent >= 0 && joins) {
        draw_line(list, from, from_y, from, y, 1.6f * u, color);
        draw_circle(list, from, from_y, 3 * u, color);
    }
    float split = fminf(fmaxf(now, from), end);
    draw_rect(list, (Rect){from, y - thick / 2, split - from, thick}, thick / 2, color);
    draw_rect(list, (Rect){split, y - thick / 2, end - split, thick}, thick / 2,
              color_alpha(color, AHEAD_ALPHA));
    for (int32_t d = 0; d < timeline_decisions(timeline); d++) {
        Command command = timeline_decision(timeline, d);
        if (command.t < info.forked) {
            continue;
        }
        float x = timeline_x(desk, strip, command.t);
        Vec2 mark[] = {{x, y - 6 * u}, {x + 5 * u, y}, {x, y + 6 * u}, {x - 5 * u, y}};
        draw_polygon(list, mark, 4, color);
        draw_polyline(list, mark, 4, true, fmaxf(1, u), COLOR_ON_ACCENT);
        char words[WORDS_TEXT], when[48], tip[WORDS_TEXT + BRANCH_NAME + 60];
        snprintf(tip, sizeof tip, "%s, only in %s and its branches: %s",
                 date_words(command.t, when), info.name,
                 command_words(desk->config.scenario, &command, words));
        int32_t seconds = (int32_t)((command.t - desk->config.scenario->start) / MS_PER_SECOND);
        timeline_hit(desk, strip, (Rect){x - 6 * u, row.y, 12 * u, row.h}, timeline_grab_at,
                     seconds, tip);
    }
    draw_unclip(list);
}

void branch_tree_draw(Desk *desk, DrawList *list, Rect rows, Rect strip)
{
    float u = desk->u, h = ROW_UNITS * u;
    int32_t order[BRANCHES_MAX], count = tree_order(desk, order);
    float names = strip.x - rows.x - 22 * u;
    for (int32_t i = 0; i < count; i++) {
        Rect row = {rows.x + 6 * u, rows.y + 3 * u + h * (float)i, names, h - 2 * u};
        float from_y = row.y;
        int32_t parent = branch_info(desk->branches, order[i]).parent;
        for (int32_t k = 0; k < i; k++) {
            if (order[k] == parent) {
                from_y = rows.y + 3 * u + h * (float)k + (h - 2 * u) / 2;
            }
        }
        row_name(desk, list, row, order[i]);
        row_line(desk, list, row, strip, order[i], from_y);
    }
}

/* ---- the menu of a branch ---- */

static bool row_possible(const Desk *desk, int32_t branch, int32_t row)
{
    switch ((MenuRow)row) {
    case ROW_SHOW:
        return branch != desk->branch;
    case ROW_COMPARE:
        return branch != desk->branch && (branch != desk->other || desk->compare == COMPARE_OFF);
    case ROW_PROMOTE:
        return branch != branches_root(desk->branches);
    case ROW_RENAME:
    case ROW_DELETE:
    case MENU_ROWS:
        break;
    }
    return true;
}

static void choose(Desk *desk, int32_t row, Rect where)
{
    BranchState *state = part_state(desk, &part_branches);
    int32_t branch = state->menu;
    (void)where;
    if (branch < 0 || !row_possible(desk, branch, row)) {
        return;
    }
    state->menu = -1;
    switch ((MenuRow)row) {
    case ROW_SHOW:
        desk_activate(desk, branch);
        say_active(desk);
        break;
    case ROW_COMPARE:
        desk->other = branch;
        branches_compare(desk, desk->compare == COMPARE_OFF ? COMPARE_SIDES : desk->compare);
        break;
    case ROW_RENAME:
        start_rename(desk, branch);
        break;
    case ROW_PROMOTE:
        branch_promote(desk->branches, branch);
        break;
    case ROW_DELETE:
        remove_branch(desk, branch);
        break;
    case MENU_ROWS:
        break;
    }
}

/* The panel that decides wears the colour of the branch that it decides for. */
static void draw_stripe(Desk *desk, DrawList *list)
{
    Rect r = layout_inspector(desk);
    float u = desk->u;
    if (several(desk)) {
        draw_rect(list, (Rect){r.x + 8 * u, r.y - 1.5f * u, r.w - 16 * u, 3 * u}, 1.5f * u,
                  branch_color(desk->branch));
    }
}

static void draw_menu(Desk *desk, void *data, DrawList *list)
{
    static const char *const words[MENU_ROWS] = {"Decide here", "Compare with it", "Rename",
                                                 "Make it the trunk", "Delete"};
    BranchState *state = data;
    draw_stripe(desk, list);
    if (state->menu < 0 || !branch_exists(desk->branches, state->menu)) {
        state->menu = -1;
        return;
    }
    float u = desk->u, h = 26 * u, width = 190 * u, height = h * MENU_ROWS + 10 * u;
    float y = state->anchor.y - height - 4 * u;
    float right = (float)desk->config.width - width - 4 * u;
    Rect r = {fmaxf(fminf(state->anchor.x + 10 * u, right), 4 * u), fmaxf(y, 4 * u), width, height};
    state->rect = r;
    draw_shadow(list, r, 8 * u, 16 * u, COLOR_SHADOW);
    draw_rect(list, r, 8 * u, COLOR_BAR);
    draw_border(list, r, 8 * u, fmaxf(1, u), branch_color(state->menu));
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    for (int32_t i = 0; i < MENU_ROWS; i++) {
        Rect row = {r.x + 5 * u, r.y + 5 * u + h * (float)i, r.w - 10 * u, h};
        bool possible = row_possible(desk, state->menu, i);
        if (possible && (state->at == i || desk_hovers(desk, row))) {
            draw_rect(list, row, 4 * u, COLOR_BUTTON_HOVER);
        }
        draw_text(list, row.x + 12 * u, row.y + h / 2 + 4.2f * u,
                  style_of(FONT_MEDIUM, 12 * u, possible ? COLOR_TEXT : COLOR_MUTED), words[i]);
        desk_hit_call(desk, row, choose, i, false, words[i]);
    }
}

static bool rename_key(Desk *desk, BranchState *state, const DeskEvent *event)
{
    Errors errors = {0};
    if (event->key == KEY_ESCAPE) {
        state->renaming = -1;
    } else if (event->key == KEY_ENTER) {
        bool same =
            strcmp(state->name.text, branch_info(desk->branches, state->renaming).name) == 0;
        if (same || branch_rename(desk->branches, state->renaming, state->name.text, &errors)) {
            state->renaming = -1;
        } else {
            desk_say(desk, errors_first(&errors));
        }
    } else {
        text_field_key(&state->name, event);
    }
    errors_free(&errors);
    return !event->ctrl;
}

static bool menu_key(Desk *desk, BranchState *state, const DeskEvent *event)
{
    switch ((int32_t)event->key) {
    case KEY_ESCAPE:
        state->menu = -1;
        return true;
    case KEY_DOWN:
    case KEY_UP:
        state->at += event->key == KEY_DOWN ? 1 : state->at < 0 ? MENU_ROWS : MENU_ROWS - 1;
        state->at %= MENU_ROWS;
        return true;
    case KEY_ENTER:
        if (state->at >= 0) {
            choose(desk, state->at, state->rect);
        }
        return true;
    case KEY_F12: /* a picture of it */
        return false;
    default:
        state->menu = -1;
        return false;
    }
}

static bool event(Desk *desk, void *data, const DeskEvent *event)
{
    BranchState *state = data;
    if (desk->help) {
        return false;
    }
    if (state->renaming >= 0 && !branch_exists(desk->branches, state->renaming)) {
        state->renaming = -1;
    }
    if (event->kind == EVENT_KEY && state->renaming >= 0) {
        return rename_key(desk, state, event);
    }
    if (event->kind == EVENT_KEY && state->menu >= 0) {
        return menu_key(desk, state, event);
    }
    if (event->kind == EVENT_RESIZE || event->kind == EVENT_SCALE) {
        state->menu = -1; /* what it hangs on moves */
    }
    if (event->kind == EVENT_DOWN) {
        state->renaming = -1;
        bool on_menu = rect_contains(state->rect, event->x, event->y);
        bool on_anchor = rect_contains(state->anchor, event->x, event->y);
        state->menu = on_menu || on_anchor ? state->menu : -1;
    }
    return compare_event(desk, event);
}

static const UiCommand commands[] = {
    {"Branches", "Branch here", {{KEY_CHARACTER, 'k', false, false}}, run_branch, 0, NULL},
    {"Branches",
     "One map, two, or ghosts",
     {{KEY_CHARACTER, 'k', false, true}},
     run_compare,
     0,
     several},
    {"Branches",
     "Decide in the next branch",
     {{KEY_CHARACTER, 'j', false, false}},
     run_next,
     0,
     several},
    {"Branches", "Rename this branch", {{KEY_NONE, 0, false, false}}, run_rename, 0, several},
    {"Branches",
     "Make this branch the trunk",
     {{KEY_NONE, 0, false, false}},
     run_promote,
     0,
     several},
    {"Branches", "Delete this branch", {{KEY_NONE, 0, false, false}}, run_delete, 0, several},
};

const Part part_branches = {
    .level = PART_OVERLAY,
    .state_size = sizeof(BranchState),
    .create = create,
    .event = event,
    .draw = draw_menu,
    .commands = commands,
    .command_count = sizeof commands / sizeof commands[0],
};
