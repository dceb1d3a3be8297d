/* Why a vessel waits: each link of the chain below the one that it explains, with an elbow line to
 * it. A click on one that names a vessel or a port selects that. */
#include "view/panel_why.h"

#include "sim/why.h"

#include <math.h>
#include <stdio.h>

enum { DEPTH_MAX = 6 }; /* deeper links stand below each other */

#define INDENT      12.0f /* units a level */
#define MARK        12.0f /* units kept free on the right for the mark of what can be clicked */
#define COLOR_ELBOW color_alpha(COLOR_LINE, 0.5f)

static float indent_of(const WhyLink *link)
{
    return INDENT * (float)(link->depth < DEPTH_MAX ? link->depth : DEPTH_MAX);
}

static TextStyle style_for(const Desk *desk, const WhyLink *link)
{
    bool first = link->kind == WHY_CAUSE, lack = link->kind == WHY_RESOURCE;
    return style_of(first ? FONT_SEMIBOLD : FONT_REGULAR, 12 * desk->u,
                    first || lack ? COLOR_TEXT : COLOR_TEXT_2);
}

/* What a click selects; ACTION_NONE: nothing. */
static Action action_of(const Desk *desk, const WhyLink *link, int32_t *argument, char tip[96])
{
    if (link->behind >= 0) {
        VesselView view = sim_vessel(desk->sim, link->behind);
        char name[VESSEL_NAME];
        snprintf(tip, 96, "Select MV %s", sim_vessel_name(&view, name));
        *argument = link->behind;
        return ACTION_VESSEL;
    }
    if (link->about == WHY_OF_PORT && link->subject >= 0) {
        const Port *port = &desk->config.scenario->network->ports[link->subject];
        snprintf(tip, 96, "Select %s", port->label);
        *argument = link->subject;
        return ACTION_PORT;
    }
    return ACTION_NONE;
}

/* From the left edge of the link that it explains down and across to it. */
static void elbow(const Pen *pen, float x, float from, float to)
{
    float u = pen->desk->u, w = fmaxf(1, u);
    draw_rect(pen->list, (Rect){x, from, w, to - from}, 0, COLOR_ELBOW);
    draw_rect(pen->list, (Rect){x, to, 6 * u, w}, 0, COLOR_ELBOW);
}

/* One link, in its row. */
static void link_row(Pen *pen, const WhyLink *link)
{
    Desk *desk = pen->desk;
    float u = desk->u, indent = indent_of(link) * u;
    char text[WHY_LINK_TEXT], tip[96];
    int32_t argument = -1;
    TextStyle style = style_for(desk, link);
    float pitch = style.size * 1.42f;
    Wrapped wrapped = text_wrap(desk->config.text, &style, sim_why_text(desk->sim, link, text),
                                pen->w - indent - MARK * u);
    float height = wrapped_height(&wrapped, pitch, 0) + 4 * u;
    Rect row = {pen->x + indent - 4 * u, pen->y, pen->w - indent + 4 * u, height};
    Action action = action_of(desk, link, &argument, tip);
    if (action != ACTION_NONE) {
        bool hovered = desk_hovers(desk, row);
        if (hovered) {
            draw_rect(pen->list, row, 4 * u, COLOR_BUTTON_HOVER);
        }
        draw_icon(pen->list, row.x + row.w - 6 * u, row.y + 2 * u + pitch / 2, 8 * u, ICON_RIGHT,
                  hovered ? COLOR_TEXT : COLOR_TEXT_2);
        desk_hit(desk, row, action, argument, true, tip);
    }
    draw_wrapped(pen->list, pen->x + indent, pen->y + 2 * u + pitch * 0.76f, pitch, 0, style, text,
                 &wrapped);
    pen->y += height;
}

void panel_why_draw(Pen *pen, VesselIndex vessel)
{
    Desk *desk = pen->desk;
    float u = desk->u;
    WhyLink links[WHY_LINKS];
    float bottoms[WHY_LINKS];
    int32_t count = sim_why(desk->sim, vessel, links, WHY_LINKS);
    count = count < WHY_LINKS ? count : WHY_LINKS;
    if (count == 0) {
        return;
    }
    pen_rule(pen);
    pen_caption(pen, "WHY IT WAITS");
    for (int32_t i = 0; i < count; i++) {
        if (links[i].of >= 0 && indent_of(&links[i]) > indent_of(&links[links[i].of])) {
            float x = pen->x + (indent_of(&links[i]) - INDENT + 2) * u;
            elbow(pen, x, bottoms[links[i].of], pen->y + 2 * u + 12 * 1.42f * u / 2);
        }
        link_row(pen, &links[i]);
        bottoms[i] = pen->y;
    }
    pen->y += 2 * u;
}
