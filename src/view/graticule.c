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

void chart_view_draw_graticule(DrawList *list, const Camera *camera, Color line)
{
    GeoBox box = camera_box(camera);
    int32_t step = spacing_minutes(camera);
    for (int32_t m = (int32_t)ceil(box.west * 60 / step) * step; m <= box.east * 60; m += step) {
        float x = floorf(camera_project(camera, m / 60.0, 0).x) + 0.5F;
        draw_line(list, x, 0, x, (float)camera->height, 1, line);
    }
    for (int32_t m = (int32_t)ceil(box.south * 60 / step) * step; m <= box.north * 60; m += step) {
        float y = floorf(camera_project(camera, camera->x, m / 60.0).y) + 0.5F;
        draw_line(list, 0, y, (float)camera->width, y, 1, line);
    }
}

/* Sets a label whose text is there, with its baseline from x on. */
static void set_place(DegreeLabel *label, float x, float baseline, float width, float size)
{
    label->at = (Vec2){x, baseline};
    label->box = (Rect){x - 2, baseline - size, width + 4, size + 4};
}

int32_t chart_view_degree_labels(const Camera *camera, Rect free_rect, TextSource *text,
                                 const TextStyle *style, DegreeLabel *labels)
{
    GeoBox box = camera_box(camera);
    int32_t step = spacing_minutes(camera), count = 0;
    float size = style->size, right = free_rect.x + free_rect.w, bottom = free_rect.y + free_rect.h;
    for (int32_t m = (int32_t)ceil(box.west * 60 / step) * step;
         m <= box.east * 60 && count < DEGREE_LABELS_MAX; m += step) {
        DegreeLabel *label = &labels[count];
        float x = floorf(camera_project(camera, m / 60.0, 0).x) + 0.5F;
        degrees_text(label->text, sizeof label->text, m, 'E', 'W');
        float width = text_width(text, style, label->text);
        /* The corner is left to the parallels' labels. */
        if (x - width / 2 - 4 > free_rect.x + 4 * size && x + width / 2 + 4 < right) {
            set_place(label, x - width / 2, free_rect.y + size + 5, width, size);
            count++;
        }
    }
    for (int32_t m = (int32_t)ceil(box.south * 60 / step) * step;
         m <= box.north * 60 && count < DEGREE_LABELS_MAX; m += step) {
        DegreeLabel *label = &labels[count];
        float y = floorf(camera_project(camera, camera->x, m / 60.0).y) + 0.5F;
        if (y > free_rect.y + 3 * size && y < bottom - 4) {
            degrees_text(label->text, sizeof label->text, m, 'N', 'S');
            set_place(label, free_rect.x + 8, y - 4, text_width(text, style, label->text), size);
            count++;
        }
    }
    return count;
}

float chart_view_scale(const Camera *camera, float max_width, char out[SCALE_TEXT])
{
    static const double lengths[] = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05};
    const int32_t last = (int32_t)(sizeof lengths / sizeof lengths[0]) - 1;
    double pixels_per_mile = 1852 / camera_metres_per_pixel(camera);
    int32_t i = 0;
    while (i < last && lengths[i] * pixels_per_mile > (double)max_width) {
        i++;
    }
    double km = lengths[i] * 1.852;
    snprintf(out, SCALE_TEXT, "%g nm \xC2\xB7 %.*f km", lengths[i],
             km >= 10  ? 0
             : km >= 1 ? 1
                       : 2,
             km);
    return (float)(lengths[i] * pixels_per_mile);
}

float chart_view_draw_scale(DrawList *list, const Camera *camera, float x, float y, float max_width,
                            TextStyle style)
{
    char words[SCALE_TEXT];
    float width = chart_view_scale(camera, max_width, words), tick = 0.45F * style.size;
    float stroke = fmaxf(1.5F, 0.136F * style.size);
    Vec2 bar[4] = {{x, y - tick}, {x, y}, {x + width, y}, {x + width, y - tick}};
    draw_polyline(list, bar, 4, false, stroke, style.color);
    draw_line(list, x + 0.5F * width, y - 0.6F * tick, x + 0.5F * width, y, stroke / 1.5F,
              style.color);
    style.align = TEXT_LEFT;
    draw_text(list, x + width + SCALE_GAP * style.size, y, style, words);
    return width;
}

void chart_view_position(double lon, double lat, char out[POSITION_TEXT])
{
    /* Tenths of a minute, so that 59.96' becomes the next degree. */
    int32_t y = (int32_t)lround(fabs(lat) * 600), x = (int32_t)lround(fabs(lon) * 600);
    snprintf(out, POSITION_TEXT,
             "%02d\xC2\xB0%02d.%d\xE2\x80\xB2 %c  %03d\xC2\xB0%02d.%d\xE2\x80\xB2 %c",
             (int)(y / 600), (int)(y % 600 / 10), (int)(y % 10), lat < 0 ? 'S' : 'N',
             (int)(x / 600), (int)(x % 600 / 10), (int)(x % 10), lon < 0 ? 'W' : 'E');
}
