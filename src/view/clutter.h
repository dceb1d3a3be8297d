/* How full the chart is, cell by cell: lanes, marks and stopped hulls are noted here, and crowds
 * and labels look for room in it. In pixels of the window; what lies outside is not kept. */
#ifndef CORRIDOR_VIEW_CLUTTER_H
#define CORRIDOR_VIEW_CLUTTER_H

#include "view/draw_list.h"

#include <stddef.h>

/* What covers a cell; the greater hides the lesser. The value is also what a label pays to lie on
 * it, so that it rather crosses two lanes than one ship. */
typedef enum Cover { COVER_NONE = 0, COVER_LANE = 2, COVER_HULL = 5, COVER_MARK = 9 } Cover;

typedef struct Clutter {
    uint8_t *cover; /* [height][width] */
    size_t capacity;
    float cell; /* side, pixels */
    int32_t width, height;
} Clutter;

void clutter_reset(Clutter *clutter, int32_t width, int32_t height, float cell);
void clutter_free(Clutter *clutter);

void clutter_add_rect(Clutter *clutter, Rect rect, Cover cover);
void clutter_add_line(Clutter *clutter, Vec2 a, Vec2 b, Cover cover);

Cover clutter_at(const Clutter *clutter, Vec2 at);
/* Sum of cover over the cells that the rectangle touches. */
int32_t clutter_sum(const Clutter *clutter, Rect rect);

#endif
