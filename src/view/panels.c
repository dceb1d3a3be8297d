/* What panels share: layout, ground, names and tooltip. */
#include "sim/why.h"
#include "view/panel_branches.h"
#include "view/panel_context.h"
#include "view/parts.h"
#include "view/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- layout ---- */

Rect layout_top(const Desk *desk)
{
    return (Rect){0, 0, (float)desk->config.width, 52 * desk->u};
}

bool layout_is_low(const Desk *desk)
{
    return (float)desk->config.height < 400 * desk->u;
}

/* Between the panels and the window's edge. */
static float margin_of(const Desk *desk)
{
    return (layout_is_low(desk) ? 6 : 12) * desk->u;
}

/* Of a column beside the map: more in very wide windows. */
static float column_width(const Desk *desk, float usual)
{
    return fmaxf(usual, fminf((float)desk->config.width * 0.11f, 1.4f * usual));
}

Rect layout_timeline(const Desk *desk)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    int32_t bands = desk->config.scenario->agreement_count;
    float rows = (float)bands;
    float least = fminf((56 + 11 * rows) * u, h * 0.42f); /* every band can still be told */
    float height = fmaxf(fminf((98 + 18 * rows) * u, h * 0.3f), least);
    if (layout_is_low(desk)) { /* the truce panel is worth more: the open agreement's band alone */
        height = (bands > 0 ? 72 : 56) * u;
    }
    float tree = branch_tree_height(desk);
    if (tree > 0 && h < 720 * u) { /* the graph makes room for the tree: the plots tell more */
        height = fminf(height, (62 + 18 * rows) * u);
    }
    height += tree;
    float margin = margin_of(desk);
    return (Rect){margin, h - height - margin, w - 2 * margin, height};
}

Rect layout_inspector(const Desk *desk)
{
    float u = desk->u, margin = margin_of(desk), top = layout_top(desk).h + margin;
    float share = fmaxf((float)desk->config.width * 0.30f, 236 * u);
    float wide = column_width(desk, 312 * u);
    float width = fminf(fminf(wide, share), (float)desk->config.width - 2 * margin);
    return (Rect){margin, top, width, layout_timeline(desk).y - margin - top};
}

Rect layout_cards(const Desk *desk)
{
    float u = desk->u, w = (float)desk->config.width, top = layout_top(desk).h + 12 * u;
    float height = layout_timeline(desk).y - 12 * u - top;
    if (w < 900 * u || height < 220 * u) {
        return (Rect){w - 12 * u, top, 0, height}; /* the map is worth more */
    }
    float width = fminf(column_width(desk, 272 * u), w * 0.22f);
    return (Rect){w - 12 * u - width, top, width, height};
}

/* ---- shapes ---- */

void panel_ground(Desk *desk, DrawList *list, Rect rect)
{
    float u = desk->u;
    draw_shadow(list, rect, 8 * u, 14 * u, COLOR_SHADOW);
    draw_rect_gradient(list, rect, 8 * u, COLOR_PANEL_TOP, COLOR_PANEL_BOTTOM);
    draw_border(list, rect, 8 * u, fmaxf(1, u), COLOR_PANEL_EDGE);
    desk_hit(desk, rect, ACTION_NONE, 0, false, NULL);
}

void panel_caption(Desk *desk, DrawList *list, float x, float baseline, const char *text)
{
    TextStyle style = style_of(FONT_SEMIBOLD, 10.5f * desk->u, COLOR_MUTED);
    style.tracking = 0.8f * desk->u;
    draw_text(list, x, baseline, style, text);
}

void vessel_name(const VesselView *vessel, char *out, int32_t size)
{
    char name[VESSEL_NAME];
    snprintf(out, (size_t)size, "%s", sim_vessel_name(vessel, name));
}

/* ---- tooltip and message ---- */

/* Text over as many lines as it needs, at most 340 units wide; centred: about x. Where there is
 * no room below it stands above the line `above`. */
static void bubble(Desk *desk, DrawList *list, float x, float y, float above, bool centred,
                   const char *text)
{
    float u = desk->u, w = (float)desk->config.width, h = (float)desk->config.height;
    TextStyle style = style_of(FONT_MEDIUM, 12 * u, COLOR_TEXT);
    float pitch = 17 * u, gap = 6 * u, most = fminf(340 * u, w - 28 * u);
    Wrapped lines = text_wrap(desk->config.text, &style, text, most);
    float width = lines.width + 20 * u, height = wrapped_height(&lines, pitch, gap) + 10 * u;
    x -= centred ? width / 2 : 0;
    x = fminf(fmaxf(x, 4 * u), w - width - 4 * u);
    if (!centred && y + height > h - 4 * u) {
        y = above - height - 8 * u; /* above what it is about, not on it */
    }
    y = fminf(fmaxf(y, 4 * u), h - height - 4 * u);
    Rect r = {x, y, width, height};
    draw_shadow(list, r, 6 * u, 8 * u, COLOR_SHADOW);
    draw_rect(list, r, 6 * u, COLOR_TIP);
    draw_border(list, r, 6 * u, fmaxf(1, u), color_alpha(COLOR_LINE, 0.314f));
    draw_wrapped(list, x + 10 * u, y + 17.5f * u, pitch, gap, style, text, &lines);
}

/* What the keyboard is on: the choice of an open menu, else the focused control. */
static const Hit *keyboard_hit(const Desk *desk)
{
    if (desk->menu.agreement < 0) {
        return desk_focused(desk);
    }
    for (int32_t i = 0; i < desk->hit_count; i++) {
        const Hit *hit = &desk->hits[i];
        if (hit->action == ACTION_CHOICE && hit->argument == desk->menu.at) {
            return hit;
        }
    }
    return NULL;
}

static void keyboard_tip(Desk *desk, DrawList *list)
{
    const Hit *hit = keyboard_hit(desk);
    if (hit && hit->tip > 0 && hit->rect.w > 0) {
        bool choice = hit->action == ACTION_CHOICE;
        float u = desk->u, x = hit->rect.x + (choice ? hit->rect.w + 10 * u : 0);
        float y = hit->rect.y + (choice ? 0 : hit->rect.h + 6 * u);
        bubble(desk, list, x, y, hit->rect.y, false, desk_tip(desk, hit));
    }
}

static void pointer_tip(Desk *desk, DrawList *list)
{
    float u = desk->u;
    const Hit *hit = desk_tip_at(desk, desk->pointer_x, desk->pointer_y);
    bool covered = desk->menu.agreement >= 0 && hit && hit->action != ACTION_CHOICE;
    if (hit && hit->tip > 0 && !covered) {
        bubble(desk, list, desk->pointer_x + 14 * u, desk->pointer_y + 16 * u, desk->pointer_y,
               false, desk_tip(desk, hit));
    }
    char tip[200];
    if (!hit && desk->menu.agreement < 0 &&
        (desk_place_tip(desk, desk->pointer_x, desk->pointer_y, tip, sizeof tip) ||
         compare_place_tip(desk, desk->pointer_x, desk->pointer_y, tip, sizeof tip))) {
        bubble(desk, list, desk->pointer_x + 14 * u, desk->pointer_y + 16 * u, desk->pointer_y,
               false, tip);
    }
}

void panel_tip_draw(Desk *desk, DrawList *list)
{
    Rect m = desk->map_rect;
    if (desk->message_left > 0 && desk->message[0]) {
        bubble(desk, list, m.x + m.w / 2, m.y + 14 * desk->u, 0, true, desk->message);
    }
    if (context_is_open(desk)) {
        return; /* of what lies below it, and would cover it */
    }
    if (desk->by_keyboard && desk->dialog) {
        return; /* its controls say themselves what they do, and a tooltip would cover the next */
    }
    if (desk->by_keyboard) {
        keyboard_tip(desk, list);
    } else if (desk->pointer_inside && !desk->dragging && desk->tip_wait <= 0) {
        pointer_tip(desk, list);
    }
}
