/* Axes of plots: round steps for values, calendar steps for times. */
#include "base/simtime.h"
#include "view/plot.h"
#include "view/theme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

ValueAxis plot_value_axis(double least, double top, int32_t most)
{
    double low = fmin(least, 0), high = fmax(top, 0);
    if (high - low < 1e-9) {
        high = low + 1;
    }
    double rough = (high - low) / (most < 1 ? 1 : most);
    double power = pow(10, floor(log10(rough))), step = power;
    static const double factors[] = {1, 2, 5, 10};
    for (int32_t i = 0; i < 4; i++) {
        step = factors[i] * power;
        if (ceil(high / step - 1e-9) - floor(low / step + 1e-9) <= most) {
            break;
        }
    }
    int32_t decimals = (int32_t)fmax(0, ceil(-log10(step) - 1e-9));
    return (ValueAxis){floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step,
                       decimals};
}

/* ---- times ---- */

typedef enum TickUnit { TICK_HOURS, TICK_DAYS, TICK_WEEKS, TICK_MONTHS, TICK_YEARS } TickUnit;
typedef struct TickStep {
    TickUnit unit;
    int32_t count;
    int64_t about; /* ms */
} TickStep;

static const TickStep tick_steps[] = {
    {TICK_HOURS, 1, MS_PER_HOUR},        {TICK_HOURS, 3, 3 * MS_PER_HOUR},
    {TICK_HOURS, 6, 6 * MS_PER_HOUR},    {TICK_HOURS, 12, 12 * MS_PER_HOUR},
    {TICK_DAYS, 1, MS_PER_DAY},          {TICK_DAYS, 2, 2 * MS_PER_DAY},
    {TICK_WEEKS, 1, 7 * MS_PER_DAY},     {TICK_WEEKS, 2, 14 * MS_PER_DAY},
    {TICK_MONTHS, 1, 30 * MS_PER_DAY},   {TICK_MONTHS, 2, 61 * MS_PER_DAY},
    {TICK_MONTHS, 3, 91 * MS_PER_DAY},   {TICK_MONTHS, 6, 182 * MS_PER_DAY},
    {TICK_YEARS, 1, 365 * MS_PER_DAY},   {TICK_YEARS, 2, 730 * MS_PER_DAY},
    {TICK_YEARS, 5, 1826 * MS_PER_DAY},  {TICK_YEARS, 10, 3652 * MS_PER_DAY},
    {TICK_YEARS, 20, 7305 * MS_PER_DAY}, {TICK_YEARS, 50, 18262 * MS_PER_DAY},
};

static int64_t month_of(int32_t months) /* since year 0 */
{
    return time_from_civil((CivilTime){.year = months / 12, .month = months % 12 + 1, .day = 1});
}

/* The first tick at or after t. */
static int64_t next_tick(const TickStep *step, int64_t t)
{
    if (step->unit <= TICK_WEEKS) {
        int64_t unit = step->unit == TICK_HOURS ? MS_PER_HOUR : MS_PER_DAY;
        int64_t size = step->count * unit * (step->unit == TICK_WEEKS ? 7 : 1);
        int64_t origin = step->unit == TICK_WEEKS ? 4 * MS_PER_DAY : 0; /* Monday 5 Jan 1970 */
        int64_t n = (t - origin) / size;
        n += origin + n * size < t;
        return origin + n * size;
    }
    CivilTime c = time_to_civil(t);
    int32_t size = step->count * (step->unit == TICK_YEARS ? 12 : 1);
    int32_t months = (c.year * 12 + c.month - 1) / size * size;
    while (month_of(months) < t) {
        months += size;
    }
    return month_of(months);
}

static void tick_words(const TickStep *step, TimeTick *tick, bool first)
{
    CivilTime c = time_to_civil(tick->t);
    const char *month = time_month_names[c.month - 1];
    if (step->unit == TICK_HOURS && c.hour != 0) {
        snprintf(tick->text, sizeof tick->text, "%02d:00", (int)c.hour % 24);
    } else if (step->unit <= TICK_WEEKS) {
        snprintf(tick->text, sizeof tick->text, "%d %s", (int)c.day % 32, month);
    } else if (step->unit == TICK_YEARS || (c.month == 1 && !first)) {
        snprintf(tick->text, sizeof tick->text, "%d", (int)c.year % 10000);
    } else if (c.month == 1) {
        snprintf(tick->text, sizeof tick->text, "%s %d", month, (int)c.year % 10000);
    } else {
        snprintf(tick->text, sizeof tick->text, "%s", month);
    }
}

int32_t plot_time_ticks(int64_t from, int64_t to, int32_t most, TimeTick ticks[PLOT_TICKS])
{
    enum { STEPS = sizeof tick_steps / sizeof tick_steps[0] };
    most = most > PLOT_TICKS ? PLOT_TICKS : most;
    int32_t s = 0;
    while (s < STEPS - 1 && (to - from) / tick_steps[s].about > most) {
        s++;
    }
    int32_t count = 0;
    for (int64_t t = next_tick(&tick_steps[s], from); t <= to && count < PLOT_TICKS;
         t = next_tick(&tick_steps[s], t + 1)) {
        ticks[count].t = t;
        tick_words(&tick_steps[s], &ticks[count], count == 0);
        count++;
    }
    return count;
}

/* ---- lay out ---- */

bool plot_extent(const Plot *plot, double *least, double *top)
{
    bool any = false;
    *least = *top = 0;
    for (int32_t s = 0; s < plot->series_count; s++) {
        const Series *series = &plot->series[s];
        for (int32_t i = 0; i < plot->count; i++) {
            int64_t until = i + 1 < plot->count ? plot->times[i + 1] : plot->to;
            bool seen = until >= plot->from && plot->times[i] <= plot->to;
            double low = series->values[i], high = series->upper ? series->upper[i] : low;
            if (!seen || isnan(low) || isnan(high)) {
                continue;
            }
            *least = any ? fmin(*least, low) : low;
            *top = any ? fmax(*top, high) : high;
            any = true;
        }
    }
    return any;
}

PlotLayout plot_lay_out(const Plot *plot, TextSource *text, Rect rect, float u)
{
    PlotLayout layout = {0};
    double least, top;
    plot_extent(plot, &least, &top);
    top = fmax(top, plot->least_top);
    float below = 20 * u;
    int32_t most = (int32_t)((rect.h - below) / (20 * u));
    layout.axis = plot_value_axis(least, top, most < 1 ? 1 : most > 6 ? 6 : most);
    TextStyle style = style_of(FONT_REGULAR, 10 * u, COLOR_MUTED);
    char low[VALUE_TEXT], high[VALUE_TEXT];
    plot_value_words(layout.axis.low, layout.axis.decimals, low);
    plot_value_words(layout.axis.high - layout.axis.step, layout.axis.decimals, high);
    float gutter = fmaxf(text_width(text, &style, low), text_width(text, &style, high));
    plot_value_words(layout.axis.high, layout.axis.decimals, high);
    gutter = fmaxf(gutter, text_width(text, &style, high)) + 6 * u;
    layout.area = (Rect){rect.x, rect.y + 5 * u, rect.w - gutter, rect.h - below - 5 * u};
    return layout;
}

/* ---- words ---- */

const char *plot_value_words(double value, int32_t decimals, char out[VALUE_TEXT])
{
    if (isnan(value)) {
        return strcpy(out, "\xE2\x80\x93");
    }
    char digits[VALUE_TEXT];
    decimals = decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
    value = fmin(fmax(value, -1e15), 1e15);
    snprintf(digits, sizeof digits, "%.*f", (int)decimals, fabs(value));
    const char *point = strchr(digits, '.');
    size_t whole = point ? (size_t)(point - digits) : strlen(digits), used = 0;
    if (value < 0 && strspn(digits, "0.") < strlen(digits)) {
        used += (size_t)snprintf(out, VALUE_TEXT, "\xE2\x88\x92");
    }
    for (size_t i = 0; digits[i] != '\0' && used < VALUE_TEXT - 2; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            out[used++] = ',';
        }
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}
