/* The column on the right: plots that the user chooses, and the legend with its counts. */
#include "view/panel_cards.h"
#include "view/plot_save.h"
#include "view/widgets.h"

#include "base/simtime.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CARDS_MAX = 40 };

typedef enum OpenMenu { MENU_NONE, MENU_CHOOSE, MENU_CARD } OpenMenu;

typedef struct Cards {
    PlotSpec shown[CARDS_MAX];
    int32_t count;
    PlotRange range;
    Scroll scroll;
    int32_t to_end; /* frames in which it scrolls to its end */
    float stretch;  /* what each plot is higher by, where there is room */
    float content;  /* height of all in the last frame, pixels */
    int64_t marked; /* time that the keyboard has put the cursor to; CURSOR_NONE: now */
    OpenMenu menu;
    int32_t of;  /* MENU_CARD: which card */
    Rect anchor; /* of the open menu */
    Rect rect;   /* of the menu in the last frame */
    Desk *desk;
} Cards;

static Cards *cards_of(const Desk *desk)
{
    return part_state(desk, &part_cards);
}

/* Whether ships are inspected from the start on, or will be once a corridor opens. */
static bool begins_inspected(const Desk *desk)
{
    const Scenario *s = desk->config.scenario;
    for (int32_t i = 0; i < s->station_count; i++) {
        int32_t corridor = s->stations[i].corridor;
        CorridorMode mode = corridor < 0 ? MODE_INSPECTED : sim_corridor(desk->sim, corridor).mode;
        if (s->stations[i].kind == STATION_INSPECTION &&
            (mode == MODE_INSPECTED || mode == MODE_CLOSED)) {
            return true;
        }
    }
    return false;
}

_Static_assert((int)PLOTS_OF_RUN == (int)PLOT_CHOICES, "the preferences know all of them");

/* Those that the user has chosen once; false: none of them is of this scenario. */
static bool take_chosen(const Desk *desk, Cards *cards)
{
    const Preferences *p = &desk->preferences;
    for (int32_t i = 0; i < p->plot_count; i++) {
        PlotSpec spec = {(PlotKind)p->plots[i], 0};
        if (plots_has(desk, spec)) {
            cards->shown[cards->count++] = spec;
        }
    }
    return cards->count > 0;
}

/* What is shown becomes what the user has chosen; plots of other scenarios stay with it. */
static void keep_chosen(Desk *desk, const Cards *cards)
{
    Preferences next = desk->preferences;
    next.plot_count = 0;
    for (int32_t i = 0; i < cards->count; i++) {
        if (cards->shown[i].kind < PLOTS_OF_RUN) {
            next.plots[next.plot_count++] = (int32_t)cards->shown[i].kind;
        }
    }
    for (int32_t i = 0; i < desk->preferences.plot_count; i++) {
        int32_t kind = desk->preferences.plots[i];
        if (!plots_has(desk, (PlotSpec){(PlotKind)kind, 0})) {
            next.plots[next.plot_count++] = kind;
        }
    }
    desk_set_preferences(desk, &next);
}

static void create(Desk *desk, void *state)
{
    static const PlotKind usual[] = {PLOT_QUEUES,     PLOT_EXPORTS, PLOT_WAITS_OUT,
                                     PLOT_PROTECTION, PLOT_COST,    PLOT_PREMIUM};
    bool inspected = begins_inspected(desk);
    Cards *cards = state;
    cards->desk = desk;
    cards->range = PLOT_WHOLE;
    cards->marked = CURSOR_NONE;
    if (take_chosen(desk, cards)) {
        return;
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        PlotSpec spec = {usual[i], 0};
        if (!inspected && usual[i] == PLOT_QUEUES) {
            spec.kind = PLOT_IN_PORT; /* what tells most where nothing is inspected */
        }
        if (plots_has(desk, spec) && (inspected || usual[i] != PLOT_WAITS_OUT)) {
            cards->shown[cards->count++] = spec;
        }
    }
}

/* ---- what others may ask and do ---- */

static int32_t place_of(const Cards *cards, PlotSpec spec)
{
    for (int32_t i = 0; i < cards->count; i++) {
        if (plot_spec_same(cards->shown[i], spec)) {
            return i;
        }
    }
    return -1;
}

bool plots_is_shown(const Desk *desk, PlotSpec spec)
{
    return place_of(cards_of(desk), spec) >= 0;
}

PlotRange plots_range(const Desk *desk)
{
    return cards_of(desk)->range;
}

void plots_toggle(Desk *desk, PlotSpec spec)
{
    Cards *cards = cards_of(desk);
    int32_t at = place_of(cards, spec);
    if (at >= 0) {
        cards->count--;
        memmove(&cards->shown[at], &cards->shown[at + 1],
                (size_t)(cards->count - at) * sizeof cards->shown[0]);
    } else if (cards->count < CARDS_MAX && plots_has(desk, spec)) {
        cards->shown[cards->count++] = spec;
        if (spec.kind >= PLOTS_OF_RUN) {
            cards->to_end = 2; /* where it stands; how far that is the first frame finds */
        }
    }
    if (spec.kind < PLOTS_OF_RUN) {
        keep_chosen(desk, cards);
    }
}

/* ---- one card ---- */

static void open_card_menu(Desk *desk, int32_t card, Rect where)
{
    Cards *cards = cards_of(desk);
    bool same = cards->menu == MENU_CARD && cards->of == card;
    cards->menu = same ? MENU_NONE : MENU_CARD;
    cards->of = card;
    cards->anchor = where;
}

static void dots_button(Desk *desk, DrawList *list, Rect r, HitCall call, int32_t argument,
                        const char *tip)
{
    float u = desk->u, x = r.x + r.w / 2, y = r.y + r.h / 2;
    bool hovered = desk_hovers(desk, r);
    if (hovered) {
        draw_rect(list, r, 5 * u, COLOR_BUTTON_HOVER);
    }
    for (int32_t i = -1; i <= 1; i++) {
        draw_circle(list, x + 5 * u * (float)i, y, 1.5f * u, hovered ? COLOR_TEXT : COLOR_MUTED);
    }
    desk_hit_call(desk, r, call, argument, true, tip);
}

static void card_title(Desk *desk, DrawList *list, float x, float baseline, float width,
                       const char *title)
{
    char capitals[128], fitted[128];
    TextStyle style = style_of(FONT_SEMIBOLD, 10.5f * desk->u, COLOR_MUTED);
    style.tracking = 0.8f * desk->u;
    size_t n = 0;
    for (; title[n] != '\0' && n < sizeof capitals - 1; n++) {
        char c = title[n];
        capitals[n] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    capitals[n] = '\0';
    /* letters beyond ASCII have no capitals here: such titles stay as they are */
    const char *text = title;
    bool plain = true;
    for (size_t i = 0; i < n; i++) {
        plain = plain && (unsigned char)title[i] < 0x80;
    }
    text_fit(desk->config.text, &style, plain ? capitals : text, width, fitted, sizeof fitted);
    draw_text(list, x, baseline, style, fitted);
}

static float card_height(Desk *desk, const Cards *cards, const Plot *plot, float width)
{
    float u = desk->u, legend = plots_legend(desk, NULL, plot, (Rect){0, 0, width, 0}, true);
    return 30 * u + legend + 92 * u + cards->stretch;
}

/* The keyboard on a graph: event() moves the cursor. */
static void call_graph(Desk *desk, int32_t card, Rect where)
{
    (void)card;
    (void)where;
    cards_of(desk)->marked = CURSOR_NONE;
}

static void focus_graph(Desk *desk, int32_t index, Rect graph)
{
    const Cards *cards = cards_of(desk);
    desk_hit_call(desk, graph, call_graph, index, true,
                  desk->by_keyboard ? "\xE2\x86\x90 and \xE2\x86\x92: the values of another day, "
                                      "with Shift of another month. Enter: of now"
                                    : "");
    if (desk->by_keyboard && desk_focused(desk) == &desk->hits[desk->hit_count - 1]) {
        desk_hover_time(desk, cards->marked != CURSOR_NONE ? cards->marked : sim_now(desk->sim));
    }
}

/* What of a card the legend leaves. */
static Rect graph_of(Desk *desk, const Plot *plot, Rect r)
{
    float u = desk->u;
    Rect legend = {r.x + 14 * u, r.y + 28 * u, r.w - 28 * u, 0};
    float top = legend.y + plots_legend(desk, NULL, plot, legend, true);
    return (Rect){legend.x, top, legend.w + 4 * u, r.y + r.h - 6 * u - top};
}

/* A card out of sight: the keyboard gets to the same controls, in the same order. */
static void hidden_card(Desk *desk, int32_t index, const Plot *plot, Rect r)
{
    float u = desk->u;
    Rect dots = {r.x + r.w - 33 * u, r.y + 4 * u, 28 * u, 24 * u};
    desk_hit_call(desk, dots, open_card_menu, index, true, plot->title);
    focus_graph(desk, index, graph_of(desk, plot, r));
}

static void draw_card(Desk *desk, DrawList *list, int32_t index, Plot *plot, Rect r)
{
    float u = desk->u;
    Rect inner = {r.x + 14 * u, r.y + 6 * u, r.w - 28 * u, r.h};
    Rect dots = {r.x + r.w - 33 * u, r.y + 4 * u, 28 * u, 24 * u};
    draw_rect(list, (Rect){inner.x, r.y, inner.w, fmaxf(1, u)}, 0, COLOR_RULE);
    char title[160], tip[200];
    snprintf(title, sizeof title, "%s", plot->title);
    card_title(desk, list, inner.x, r.y + 20 * u, inner.w - 26 * u, title);
    snprintf(tip, sizeof tip, "Save or hide: %s", plot->title);
    dots_button(desk, list, dots, open_card_menu, index, tip);
    Rect legend = {inner.x, r.y + 28 * u, inner.w, 0};
    Rect graph = graph_of(desk, plot, r);
    focus_graph(desk, index, graph);
    plots_legend(desk, list, plot, legend, true);
    plots_graph(desk, list, plot, graph);
}

static void legend_card(Desk *desk, DrawList *list, Rect r)
{
    float u = desk->u, x = r.x + 14 * u, w = r.w - 28 * u;
    char title[48];
    snprintf(title, sizeof title, "VESSELS, %d IN THE REGION", (int)sim_vessels_inside(desk->sim));
    draw_rect(list, (Rect){x, r.y, w, fmaxf(1, u)}, 0, COLOR_RULE);
    panel_caption(desk, list, x, r.y + 20 * u, title);
    for (int32_t i = 0; i < LOOKS; i++) {
        bool right = i >= 3;
        float column = right ? w * 0.50f : 0;
        float row_y = r.y + (42 + 22 * (float)(i % 3)) * u;
        widget_look_mark(list, x + column + 8 * u, row_y - 4 * u, (VesselLook)i, u);
        draw_text(list, x + column + 22 * u, row_y, style_of(FONT_REGULAR, 12 * u, COLOR_TEXT),
                  look_names[i]);
        draw_textf(list, right ? x + w : x + w * 0.45f, row_y,
                   style_right(style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT)), "%d",
                   (int)desk->looks[i]);
    }
}

/* ---- the column ---- */

static void choose_range(Desk *desk, int32_t range, Rect where)
{
    (void)where;
    cards_of(desk)->range = (PlotRange)range;
}

static void open_choose(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    Cards *cards = cards_of(desk);
    cards->menu = cards->menu == MENU_CHOOSE ? MENU_NONE : MENU_CHOOSE;
    cards->anchor = where;
}

static void column_head(Desk *desk, DrawList *list, Rect r)
{
    static const char *const words[PLOT_RANGES] = {"30 d", "90 d", "All"};
    static const char *const tips[PLOT_RANGES] = {"Plots show the last 30 days",
                                                  "Plots show the last 90 days",
                                                  "Plots show the whole run so far"};
    const Cards *cards = cards_of(desk);
    float u = desk->u, gap = 4 * u;
    float w = fminf(44 * u, (r.w - 104 * u) / 3 - gap);
    panel_caption(desk, list, r.x + 14 * u, r.y + r.h / 2 + 4 * u, "PLOTS");
    Rect dots = {r.x + r.w - 34 * u, r.y + (r.h - 24 * u) / 2, 28 * u, 24 * u};
    float x = dots.x - 3 * (w + gap);
    for (int32_t i = 0; i < PLOT_RANGES; i++, x += w + gap) {
        Rect button = {x, dots.y, w, dots.h};
        widget_button_call(desk, list, button, words[i], -1,
                           cards->range == (PlotRange)i ? BUTTON_PRIMARY : BUTTON_PLAIN,
                           choose_range, i, tips[i]);
    }
    char tip[TIP_TEXT];
    dots_button(desk, list, dots, open_choose, 0,
                ui_tip(panel_cards_choose, 0, "Choose which plots are shown", tip));
}

/* The bar of this column is dragged, not that of the panel on the left. */
static void grab_bar(Desk *desk, int32_t argument, Rect where)
{
    (void)argument;
    Cards *cards = cards_of(desk);
    cards->scroll.dragged = true;
    cards->scroll.grab = desk->pointer_y - where.y;
}

/* Hits of this column from `first` on: they scroll with it, which the desk need not know. Brings
 * the one that the keyboard is on into sight. */
static void own_hits(Desk *desk, Cards *cards, int32_t first)
{
    const Hit *focused = desk->show_focus ? desk_focused(desk) : NULL;
    Rect v = cards->scroll.view;
    for (int32_t i = first; i < desk->hit_count; i++) {
        Hit *hit = &desk->hits[i];
        if (hit->action == ACTION_SCROLL) {
            hit->action = ACTION_CALL;
            hit->call = grab_bar;
        }
        if (hit == focused && hit->scrolls) {
            float below = hit->whole.y + hit->whole.h + 6 * desk->u - v.y - v.h;
            float above = v.y + 6 * desk->u - hit->whole.y;
            cards->scroll.offset += below > 0 ? below : above > 0 ? -above : 0;
        }
        hit->scrolls = false;
    }
}

/* The plots share what room they leave, from the next frame on. room: for them alone. */
static void share_room(Desk *desk, Cards *cards, float room)
{
    float count = (float)(cards->count > 0 ? cards->count : 1), before = cards->stretch;
    float each = (room - (cards->content - before * count)) / count;
    cards->stretch = floorf(fminf(fmaxf(each, 0), 110 * desk->u));
    desk->unfinished |= cards->stretch < before || cards->stretch > before;
}

/* legend: its height when it stands at the end of what scrolls; 0: it does not. */
static void draw_stack(Desk *desk, DrawList *list, Cards *cards, Rect view, float legend)
{
    Scroll left = desk->scroll;
    int32_t first = desk->hit_count;
    if (cards->to_end > 0) {
        cards->to_end--;
        cards->scroll.offset = cards->scroll.content;
        desk->unfinished = true;
    }
    desk->scroll = cards->scroll;
    float top = scroll_begin(desk, list, view), y = top;
    for (int32_t i = 0; i < cards->count; i++) {
        PlotData data;
        if (plots_make(desk, cards->shown[i], cards->range, &data)) {
            float height = card_height(desk, cards, &data.plot, view.w - 28 * desk->u);
            Rect card = {view.x, y, view.w, height};
            if (y + height > view.y && y < view.y + view.h) {
                draw_card(desk, list, i, &data.plot, card);
            } else {
                hidden_card(desk, i, &data.plot, card);
            }
            y += height;
        }
        plots_free(&data);
    }
    desk->unfinished |= fabsf(cards->content - (y - top)) > 0.5f;
    cards->content = y - top;
    if (legend > 0) {
        legend_card(desk, list, (Rect){view.x, y, view.w, legend});
    }
    scroll_end(desk, list, y + legend);
    cards->scroll = desk->scroll;
    desk->scroll = left;
    own_hits(desk, cards, first);
}

static void draw(Desk *desk, void *state, DrawList *list)
{
    Cards *cards = state;
    float u = desk->u, head = 38 * u, legend = 104 * u;
    Rect column = layout_cards(desk);
    cards->scroll.view = (Rect){0};
    if (column.w == 0 || desk_compares(desk)) {
        return;
    }
    Rect view = {column.x + u, column.y + head, column.w - 2 * u, column.h - head - 2 * u};
    bool fixed = view.h > 340 * u; /* the legend is always seen where there is room for it */
    float room = view.h, spare = fixed ? view.h - legend - cards->content : 0;
    if (spare > 0 && cards->content > 0) { /* the map is worth more than ground */
        view.h -= spare;
        column.h -= spare;
    }
    panel_ground(desk, list, column);
    column_head(desk, list, (Rect){column.x, column.y, column.w, head});
    if (fixed) {
        view.h -= legend;
        legend_card(desk, list, (Rect){column.x, view.y + view.h, column.w, legend});
    }
    draw_stack(desk, list, cards, view, fixed ? 0 : legend);
    share_room(desk, cards, room - legend);
}

/* ---- the menus ---- */

static void toggle_kind(Desk *desk, int32_t kind, Rect where)
{
    (void)where;
    plots_toggle(desk, (PlotSpec){(PlotKind)kind, 0});
}

static void drop_card(Desk *desk, int32_t card, Rect where)
{
    (void)where;
    Cards *cards = cards_of(desk);
    if (card < cards->count) {
        plots_toggle(desk, cards->shown[card]);
    }
    if (cards->menu == MENU_CARD) {
        cards->menu = MENU_NONE;
    }
}

static void save_card(Desk *desk, int32_t argument, Rect where)
{
    (void)where;
    Cards *cards = cards_of(desk);
    if (cards->of < cards->count) {
        plot_save(desk, cards->shown[cards->of], (PlotFormat)argument);
    }
    cards->menu = MENU_NONE;
}

static void menu_ground(Desk *desk, DrawList *list, Cards *cards, float width, float height)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    Rect r = {cards->anchor.x + cards->anchor.w - width, cards->anchor.y + cards->anchor.h + 4 * u,
              width, height};
    r.y = fmaxf(fminf(r.y, h - r.h - 6 * u), 6 * u);
    r.x = fmaxf(fminf(r.x, w - r.w - 6 * u), 6 * u);
    draw_shadow(list, r, 8 * u, 20 * u, COLOR_SHADOW);
    draw_rect(list, r, 8 * u, COLOR_BUTTON);
    draw_border(list, r, 8 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, r, ACTION_NONE, 0, false, NULL);
    cards->rect = r;
}

static void menu_row(Desk *desk, DrawList *list, Rect r, int32_t ticked, const char *text,
                     HitCall call, int32_t argument, const char *tip)
{
    float u = desk->u, x = r.x + 12 * u;
    if (desk_hovers(desk, r)) {
        draw_rect(list, r, 5 * u, COLOR_BUTTON_HOVER);
    }
    if (ticked >= 0) {
        Rect box = {x, r.y + r.h / 2 - 7 * u, 14 * u, 14 * u};
        widget_check(desk, list, box, ticked > 0, false, desk_hovers(desk, r));
        x += 24 * u;
    }
    TextStyle style = style_of(FONT_MEDIUM, fminf(12.5f * u, r.h * 0.6f), COLOR_TEXT);
    char fitted[128];
    text_fit(desk->config.text, &style, text, r.x + r.w - x - 8 * u, fitted, sizeof fitted);
    draw_text(list, x, r.y + r.h / 2 + 4.5f * u, style, fitted);
    desk_hit_call(desk, r, call, argument, true, tip);
}

static void choose_menu(Desk *desk, DrawList *list, Cards *cards)
{
    float u = desk->u, row = 26 * u, width = 268 * u;
    int32_t rows = 0;
    for (int32_t k = 0; k < PLOTS_OF_RUN; k++) {
        rows += plots_has(desk, (PlotSpec){(PlotKind)k, 0});
    }
    for (int32_t i = 0; i < cards->count; i++) {
        rows += cards->shown[i].kind >= PLOTS_OF_RUN;
    }
    row = fminf(row, ((float)desk->config.height - 24 * u) / (float)(rows > 0 ? rows : 1));
    menu_ground(desk, list, cards, width, row * (float)rows + 12 * u);
    Rect r = {cards->rect.x + 6 * u, cards->rect.y + 6 * u, width - 12 * u, row};
    for (int32_t k = 0; k < PLOTS_OF_RUN; k++) {
        PlotSpec spec = {(PlotKind)k, 0};
        if (plots_has(desk, spec)) {
            bool on = place_of(cards, spec) >= 0;
            menu_row(desk, list, r, on, plot_kind_names[k], toggle_kind, k,
                     on ? "Hide this plot" : "Show this plot");
            r.y += row;
        }
    }
    for (int32_t i = 0; i < cards->count; i++) {
        PlotData data;
        if (cards->shown[i].kind >= PLOTS_OF_RUN) {
            plots_make(desk, cards->shown[i], cards->range, &data);
            menu_row(desk, list, r, 1, data.plot.title, drop_card, i, "Take this plot out");
            r.y += row;
            plots_free(&data);
        }
    }
}

static void card_menu(Desk *desk, DrawList *list, Cards *cards)
{
    float u = desk->u, row = 26 * u, width = 168 * u;
    if (cards->of >= cards->count) {
        cards->menu = MENU_NONE;
        return;
    }
    menu_ground(desk, list, cards, width, row * (1 + PLOT_FORMATS) + 12 * u);
    Rect r = {cards->rect.x + 6 * u, cards->rect.y + 6 * u, width - 12 * u, row};
    for (int32_t i = 0; i < PLOT_FORMATS; i++, r.y += row) {
        char text[40];
        snprintf(text, sizeof text, "Save as %s", plot_format_names[i]);
        menu_row(desk, list, r, -1, text, save_card, i,
                 i == PLOT_CSV ? "The values as a table" : "The plot as a picture");
    }
    menu_row(desk, list, r, -1, "Hide this plot", drop_card, cards->of,
             "Hides it; the menu of plots brings it back");
}

static void draw_menu(Desk *desk, void *state, DrawList *list)
{
    (void)state;
    Cards *cards = cards_of(desk);
    if (layout_cards(desk).w == 0 || desk_compares(desk)) {
        cards->menu = MENU_NONE;
    }
    if (cards->menu == MENU_CHOOSE) {
        choose_menu(desk, list, cards);
    } else if (cards->menu == MENU_CARD) {
        card_menu(desk, list, cards);
    }
}

/* ---- input ---- */

static void drag_bar(Cards *cards, float y)
{
    Scroll *s = &cards->scroll;
    float bar =
        fmaxf(s->view.h * s->view.h / fmaxf(s->content, 1), fminf(24 * cards->desk->u, s->view.h));
    if (s->view.h > bar) {
        s->offset = (y - s->grab - s->view.y) / (s->view.h - bar) * (s->content - s->view.h);
    }
}

/* Moves the cursor while the keyboard is on a graph. */
static bool graph_key(Desk *desk, Cards *cards, const DeskEvent *e)
{
    const Hit *hit = desk_focused(desk);
    if (!hit || hit->call != call_graph || e->ctrl || desk->help || desk->card ||
        desk->entry.open || desk->menu.agreement >= 0) {
        return false;
    }
    int64_t start = desk->config.scenario->start, now = sim_now(desk->sim);
    int64_t t = cards->marked != CURSOR_NONE ? cards->marked : now;
    int64_t step = (e->shift ? 30 : 1) * MS_PER_DAY;
    switch ((int32_t)e->key) {
    case KEY_LEFT:
        t -= step;
        break;
    case KEY_RIGHT:
        t += step;
        break;
    case KEY_HOME:
        t = start;
        break;
    case KEY_END:
        t = now;
        break;
    default:
        return false;
    }
    cards->marked = t < start ? start : t >= now ? CURSOR_NONE : t;
    return true;
}

static bool event(Desk *desk, void *state, const DeskEvent *e)
{
    Cards *cards = state;
    switch (e->kind) {
    case EVENT_WHEEL:
        if (rect_contains(cards->scroll.view, e->x, e->y)) {
            cards->menu = MENU_NONE;
            cards->scroll.offset -= e->amount * 48 * desk->u;
            return true;
        }
        return false;
    case EVENT_MOVE:
        if (cards->scroll.dragged) {
            drag_bar(cards, e->y);
        }
        return false;
    case EVENT_UP:
        cards->scroll.dragged = false;
        return false;
    case EVENT_DOWN:
        if (cards->menu != MENU_NONE && !rect_contains(cards->rect, e->x, e->y)) {
            cards->menu = MENU_NONE; /* a click beside it closes it and does nothing else */
            return true;
        }
        return false;
    case EVENT_KEY:
        if (cards->menu != MENU_NONE && e->key == KEY_ESCAPE) {
            cards->menu = MENU_NONE;
            return true;
        }
        return cards->menu == MENU_NONE && graph_key(desk, cards, e);
    case EVENT_RESIZE:
    case EVENT_SCALE:
        cards->menu = MENU_NONE; /* what it hangs on moves */
        break;
    case EVENT_LEAVE:
    case EVENT_ZOOM:
    case EVENT_CONTEXT:
    case EVENT_DROP:
        break;
    }
    return false;
}

/* ---- commands ---- */

void panel_cards_choose(Desk *desk, int32_t argument)
{
    (void)argument;
    Rect column = layout_cards(desk);
    float u = desk->u;
    open_choose(desk, 0, (Rect){column.x + column.w - 34 * u, column.y + 6 * u, 28 * u, 24 * u});
}

static bool has_column(const Desk *desk)
{
    return layout_cards(desk).w > 0;
}

static const UiCommand commands[] = {
    {"Plots",
     "Choose which plots are shown",
     {{KEY_CHARACTER, 'p', false, false}},
     panel_cards_choose,
     0,
     has_column},
};

const Part part_cards = {
    .level = PART_PANEL,
    .state_size = sizeof(Cards),
    .create = create,
    .event = event,
    .draw = draw,
    .commands = commands,
    .command_count = 1,
};
const Part part_cards_menu = {.level = PART_OVERLAY, .draw = draw_menu};
