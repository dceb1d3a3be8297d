/* Quantile tables. Everything here uses base/fmath.h and + - * / only, so that a table has the same
 * integers on every machine; nothing here is quick, a table takes about a millisecond. */
#include "model/distribution.h"

#include "base/fmath.h"
#include "model/gamma.h"

#include <assert.h>

const char *const distribution_kind_names[DIST_KINDS] = {
    [DIST_CONSTANT] = "constant",     [DIST_EXPONENTIAL] = "exponential",
    [DIST_ERLANG] = "erlang",         [DIST_GAMMA] = "gamma",
    [DIST_LOGNORMAL] = "lognormal",   [DIST_UNIFORM] = "uniform",
    [DIST_TRIANGULAR] = "triangular", [DIST_PASSAGE] = "passage",
};

/* Neighbours in a table stay nearer than 2^40 when no value is larger (distribution_draw). In
 * milliseconds that is 34 years. */
static const double VALUE_MAX = 1099511627776.0;

enum { ERLANG_SHAPE_MAX = 64, CV_PPM_MAX = 10000000 };

/* Tails are cut at the first and last of 2^33 equal parts. */
static const double CUT = 1.0 / 8589934592.0;

/* Quantiles of one shape at scale 1, in the order in which every table asks for them. */
enum { ASKED_MAX = 3 * QUANTILE_CELLS + 256 };
struct KnownShape {
    double a;
    int32_t count;
    double p[ASKED_MAX], rest[ASKED_MAX], value[ASKED_MAX];
    struct KnownShape *next;
};

/* Where in it a table is. */
typedef struct Asked {
    struct KnownShape *shape;
    int32_t next;
} Asked;

typedef struct Shape {
    const DistributionSpec *spec;
    double mean;
    double sigma;     /* lognormal: of the logarithm */
    GammaShape gamma; /* gamma, Erlang */
    Asked *asked;     /* gamma, Erlang; NULL: nothing is known */
} Shape;

static Shape shape_of(const DistributionSpec *spec)
{
    Shape shape = {.spec = spec, .mean = distribution_mean(spec)};
    double cv = spec->cv_ppm / 1e6;
    if (spec->kind == DIST_LOGNORMAL) {
        shape.sigma = fm_sqrt(fm_log(1 + cv * cv));
    } else if (spec->kind == DIST_GAMMA) {
        shape.gamma = gamma_shape(1 / (cv * cv));
    } else if (spec->kind == DIST_ERLANG) {
        shape.gamma = gamma_shape(spec->shape);
    }
    return shape;
}

static double triangular_quantile(const DistributionSpec *spec, double p, double rest)
{
    double width = (double)(spec->high - spec->low);
    double rise = (double)(spec->mode - spec->low);
    if (p * width < rise) {
        return (double)spec->low + fm_sqrt(p * width * rise);
    }
    return (double)spec->high - fm_sqrt(rest * width * (width - rise));
}

static double gamma_known(const Shape *shape, double p, double rest)
{
    Asked *asked = shape->asked;
    struct KnownShape *known = asked ? asked->shape : NULL;
    int32_t i = asked ? asked->next++ : 0;
    if (known && i < known->count && known->p[i] == p && known->rest[i] == rest) {
        return known->value[i];
    }
    double value = gamma_quantile(&shape->gamma, p, rest);
    if (known && i == known->count && i < ASKED_MAX) {
        known->p[i] = p;
        known->rest[i] = rest;
        known->value[i] = value;
        known->count++;
    }
    return value;
}

/* The quantile at p = 1 - rest; both are given, as the small one of them must be exact. */
static double quantile(const Shape *shape, double p, double rest)
{
    const DistributionSpec *spec = shape->spec;
    switch (spec->kind) {
    case DIST_CONSTANT:
        return shape->mean;
    case DIST_EXPONENTIAL:
        return shape->mean * -fm_log(rest);
    case DIST_ERLANG:
    case DIST_GAMMA:
        return shape->mean / shape->gamma.a * gamma_known(shape, p, rest);
    case DIST_LOGNORMAL: {
        /* exp(mu + sigma z) with mu = ln(mean) - sigma^2 / 2. */
        double z = p < 0.5 ? fm_normal_quantile(p) : -fm_normal_quantile(rest);
        return shape->mean * fm_exp(shape->sigma * (z - shape->sigma / 2));
    }
    case DIST_UNIFORM:
        return (double)spec->low + p * (double)(spec->high - spec->low);
    case DIST_TRIANGULAR:
        return triangular_quantile(spec, p, rest);
    case DIST_PASSAGE:
        return 1 / (rest / (double)spec->low + p / (double)spec->high);
    case DIST_KINDS:
        break;
    }
    assert(false && "a kind of distribution without a quantile");
    return 0;
}

static bool is_bounded(DistributionKind kind)
{
    return kind == DIST_CONSTANT || kind == DIST_UNIFORM || kind == DIST_TRIANGULAR ||
           kind == DIST_PASSAGE;
}

/* Mean of the quantiles with 0 < 1 - p < rest: halves the interval over and over down to the cut,
 * and takes each half by Simpson's rule. */
static double tail_mean(const Shape *shape, double rest)
{
    enum { STEPS = 8 };
    double integral = 0;
    for (double u = rest; u > CUT; u /= 2) {
        double h = u / 2 / STEPS, sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double at = u / 2 + i * h;
            sum += quantile(shape, 1 - at, at) * (i == 0 || i == STEPS ? 1 : i % 2 != 0 ? 4 : 2);
        }
        integral += sum * h / 3;
    }
    return integral / rest;
}

/* The last value of the table: such that the last cell has the tail's true mean. With the quantile
 * at the cut there, the straight line of a heavy tail would lie far above the curve. */
static double last_value(const Shape *shape)
{
    if (is_bounded(shape->spec->kind)) {
        return quantile(shape, 1 - CUT, CUT);
    }
    double rest = 1.0 / QUANTILE_CELLS / QUANTILE_CELLS;
    double before = quantile(shape, 1 - rest, rest);
    double last = 2 * tail_mean(shape, rest) - before;
    return last > before ? last : before;
}

static const char *fault_of_tail(const DistributionSpec *spec)
{
    Shape shape = shape_of(spec);
    return last_value(&shape) > VALUE_MAX ? "the largest values would be above 2^40" : NULL;
}

static const char *fault_of_bounds(const DistributionSpec *spec)
{
    if (spec->low < 0) {
        return "low must not be negative";
    }
    if (spec->high <= spec->low) {
        return "high must be above low";
    }
    if ((double)spec->high > VALUE_MAX) {
        return "high must not be above 2^40";
    }
    if (spec->kind == DIST_TRIANGULAR && (spec->mode < spec->low || spec->mode > spec->high)) {
        return "mode must lie between low and high";
    }
    return NULL;
}

const char *distribution_fault(const DistributionSpec *spec)
{
    if (spec->kind == DIST_PASSAGE && spec->low == 0) {
        return "low must be above 0";
    }
    if (spec->kind == DIST_UNIFORM || spec->kind == DIST_TRIANGULAR || spec->kind == DIST_PASSAGE) {
        return fault_of_bounds(spec);
    }
    if (spec->mean < 0 || (spec->mean == 0 && spec->kind != DIST_CONSTANT)) {
        return spec->kind == DIST_CONSTANT ? "value must not be negative" : "mean must be above 0";
    }
    if ((double)spec->mean > VALUE_MAX) {
        return "mean must not be above 2^40";
    }
    if (spec->kind == DIST_ERLANG && (spec->shape < 1 || spec->shape > ERLANG_SHAPE_MAX)) {
        return "shape must be 1 to 64";
    }
    if (spec->kind == DIST_GAMMA || spec->kind == DIST_LOGNORMAL) {
        if (spec->cv_ppm <= 0) {
            return "cv must be above 0";
        }
        if (spec->cv_ppm > CV_PPM_MAX) {
            return "cv must not be above 10";
        }
    }
    return is_bounded(spec->kind) ? NULL : fault_of_tail(spec);
}

double distribution_mean(const DistributionSpec *spec)
{
    if (spec->kind == DIST_UNIFORM) {
        return ((double)spec->low + (double)spec->high) / 2;
    }
    if (spec->kind == DIST_TRIANGULAR) {
        return ((double)spec->low + (double)spec->mode + (double)spec->high) / 3;
    }
    if (spec->kind == DIST_PASSAGE) {
        double low = (double)spec->low, high = (double)spec->high;
        return fm_log(high / low) / (1 / low - 1 / high);
    }
    return (double)spec->mean;
}

/* The table before rounding. */
typedef struct Quantiles {
    double cell[QUANTILE_CELLS + 1], low[QUANTILE_CELLS + 1], high[QUANTILE_CELLS + 1];
} Quantiles;

static void fill_quantiles(const Shape *shape, Quantiles *q)
{
    const double wide = 1.0 / QUANTILE_CELLS, narrow = wide / QUANTILE_CELLS;
    for (int i = 1; i < QUANTILE_CELLS; i++) {
        q->cell[i] = quantile(shape, i * wide, (QUANTILE_CELLS - i) * wide);
        q->low[i] = quantile(shape, i * narrow, 1 - i * narrow);
        double rest = (QUANTILE_CELLS - i) * narrow;
        q->high[i] = quantile(shape, 1 - rest, rest);
    }
    q->low[0] = q->cell[0] = quantile(shape, CUT, 1 - CUT);
    q->low[QUANTILE_CELLS] = q->cell[1];
    q->high[0] = q->cell[QUANTILE_CELLS - 1];
    q->high[QUANTILE_CELLS] = q->cell[QUANTILE_CELLS] = last_value(shape);
}

/* Mean of cells first..last-1 of a table with straight lines between its values. */
static double straight_mean(const double *values, int first, int last)
{
    double sum = (values[first] + values[last]) / 2;
    for (int i = first + 1; i < last; i++) {
        sum += values[i];
    }
    return sum;
}

/* What the straight lines add to the mean, as a factor: below 1.0003 for cv <= 1, 1.006 at cv 5. */
static double mean_factor(const Shape *shape, const Quantiles *q)
{
    double sum =
        straight_mean(q->cell, 1, QUANTILE_CELLS - 1) +
        (straight_mean(q->low, 0, QUANTILE_CELLS) + straight_mean(q->high, 0, QUANTILE_CELLS)) /
            QUANTILE_CELLS;
    return sum / QUANTILE_CELLS / shape->mean;
}

static void round_table(int64_t *to, const double *from, double factor)
{
    for (int i = 0; i <= QUANTILE_CELLS; i++) {
        to[i] = (int64_t)(from[i] / factor + 0.5);
        assert((i == 0 || to[i] >= to[i - 1]) && "quantiles rise");
    }
}

static struct KnownShape *find_shape(KnownShapes *known, double a)
{
    struct KnownShape *shape = known->first;
    while (shape && shape->a != a) {
        shape = shape->next;
    }
    if (!shape) {
        shape = arena_alloc(known->arena, 1, sizeof *shape);
        shape->a = a;
        shape->next = known->first;
        known->first = shape;
    }
    return shape;
}

const Distribution *distribution_compile_knowing(const DistributionSpec *spec, KnownShapes *known,
                                                 Arena *arena)
{
    assert(!distribution_fault(spec));
    Shape shape = shape_of(spec);
    Asked asked = {0};
    if (known && (spec->kind == DIST_GAMMA || spec->kind == DIST_ERLANG)) {
        asked.shape = find_shape(known, shape.gamma.a);
        shape.asked = &asked;
    }
    Quantiles *q = mem_alloc(1, sizeof *q);
    fill_quantiles(&shape, q);
    /* Bounded kinds keep their bounds; their straight lines are off by less than 1e-6. */
    double factor = is_bounded(spec->kind) ? 1 : mean_factor(&shape, q);
    Distribution *d = arena_alloc(arena, 1, sizeof *d);
    d->spec = *spec;
    round_table(d->cell, q->cell, factor);
    round_table(d->low, q->low, factor);
    round_table(d->high, q->high, factor);
    mem_free(q);
    return d;
}

const Distribution *distribution_compile(const DistributionSpec *spec, Arena *arena)
{
    return distribution_compile_knowing(spec, NULL, arena);
}
