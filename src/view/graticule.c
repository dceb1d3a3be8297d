#include "view/chart_view.h"

#include <math.h>
#include <stdio.h>

static void degrees_text(char *out, size_t size, int32_t minutes, char positive, char negative)
{
    int32_t absolute = minutes < 0 ? -minutes : minutes;
    char side = minutes < 0 ? negative : positive;
    if (absolute % 60 == 0) {
        snprintf(out, size, "%d\xC2\xB0%c", (int)(absolute / 60), side);
    } else {
        snprintf(out, size, "%d\xC2\xB0%02d\xE2\x80\xB2%c", (int)(absolute / 60),
                 (int)(absolute % 60), side);
    }
}

/* Minutes between lines, so that they are at least 90 pixels apart. */
static int32_t spacing_minutes(const Camera *camera)
{
    static const int32_t steps[] = {1, 2, 5, 10, 15, 30, 60};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i] * camera->scale / 60 >= 90) {
            return steps[i];
        }
    }
    return 120;
}

void chart_view_draw_graticule(DrawList *list, const Camera *camera, Rect free_rect, Color line,
                               TextSource *text, TextStyle style)
{
    GeoBox box = camera_box(camera);
    int32_t step = spacing_minutes(camera);
    char label[32];
    style.align = TEXT_CENTER;
    for (int32_t m = (int32_t)ceil(box.west * 60 / step) * step; m <= box.east * 60; m += step) {
        float x = floorf(camera_project(camera, m / 60.0, 0).x) + 0.5F;
        draw_line(list, x, 0, x, (float)camera->height, 1, line);
        if (text == NULL) {
            continue;
        }
        degrees_text(label, sizeof label, m, 'E', 'W');
        float half = 0.5F * text_width(text, &style, label) + 4;
        /* The corner is left to the parallels' labels. */
        if (x - half > free_rect.x + 4 * style.size && x + half < free_rect.x + free_rect.w) {
            draw_text(list, x, free_rect.y + style.size + 5, style, label);
        }
    }
    style.align = TEXT_LEFT;
    for (int32_t m = (int32_t)ceil(box.south * 60 / step) * step; m <= box.north * 60; m += step) {
        float y = floorf(camera_project(camera, camera->x, m / 60.0).y) + 0.5F;
        draw_line(list, 0, y, (float)camera->width, y, 1, line);
        if (text != NULL && y > free_rect.y + 3 * style.size && y < free_rect.y + free_rect.h - 4) {
            degrees_text(label, sizeof label, m, 'N', 'S');
            draw_text(list, free_rect.x + 8, y - 4, style, label);
        }
    }
}

float chart_view_draw_scale(DrawList *list, const Camera *camera, float x, float y, float max_width,
                            TextStyle style)
{
    static const double lengths[] = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05};
    const int32_t last = (int32_t)(sizeof lengths / sizeof lengths[0]) - 1;
    double pixels_per_mile = 1852 / camera_metres_per_pixel(camera);
    int32_t i = 0;
    while (i < last && lengths[i] * pixels_per_mile > (double)max_width) {
        i++;
    }
    float width = (float)(lengths[i] * pixels_per_mile);
    Vec2 bar[4] = {{x, y - 5}, {x, y}, {x + width, y}, {x + width, y - 5}};
    draw_polyline(list, bar, 4, false, 1.5F, style.color);
    draw_line(list, x + 0.5F * width, y - 3, x + 0.5F * width, y, 1, style.color);
    style.align = TEXT_LEFT;
    draw_textf(list, x + width + 8, y + 0.35F * style.size - 2, style, "%g nm", lengths[i]);
    return width;
}
