#include "model/distribution.h"

#include "base/fmath.h"

#include <assert.h>

const char *const distribution_kind_names[DIST_KINDS] = {
    "constant", "exponential", "erlang", "gamma", "lognormal", "uniform", "triangular"};

const char *distribution_fault(const DistributionSpec *s)
{
    switch (s->kind) {
    case DIST_CONSTANT:
        return s->mean < 0 ? "the value must not be negative" : NULL;
    case DIST_EXPONENTIAL:
        return s->mean <= 0 ? "the mean must be above 0" : NULL;
    case DIST_ERLANG:
        return s->mean <= 0                    ? "the mean must be above 0"
               : s->shape < 1 || s->shape > 64 ? "the shape must be 1 to 64"
                                               : NULL;
    case DIST_GAMMA:
    case DIST_LOGNORMAL:
        return s->mean <= 0                               ? "the mean must be above 0"
               : s->cv_ppm < 10000 || s->cv_ppm > 5000000 ? "the cv must be 0.01 to 5"
                                                          : NULL;
    case DIST_UNIFORM:
        return s->low < 0         ? "low must not be negative"
               : s->high < s->low ? "high must not be below low"
                                  : NULL;
    case DIST_TRIANGULAR:
        return s->low < 0                              ? "low must not be negative"
               : s->mode < s->low || s->high < s->mode ? "low, mode and high must rise"
               : s->low == s->high                     ? "high must be above low"
                                                       : NULL;
    case DIST_KINDS:
        break;
    }
    return "the distribution has no known kind";
}

double distribution_mean(const DistributionSpec *s)
{
    if (s->kind == DIST_UNIFORM) {
        return ((double)s->low + (double)s->high) / 2;
    }
    if (s->kind == DIST_TRIANGULAR) {
        return ((double)s->low + (double)s->mode + (double)s->high) / 3;
    }
    return (double)s->mean;
}

/* ---- quantiles ---- */

/* log of the gamma function, x >= 0.01, by Stirling's series after shifting x above 10 (Abramowitz
 * and Stegun 6.1.41; the error is below 1e-12). */
static double log_gamma(double x)
{
    double shift = 0;
    while (x < 10) {
        shift += fm_log(x);
        x += 1;
    }
    double i = 1 / (x * x);
    double series = (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i / 1680))) / x;
    return (x - 0.5) * fm_log(x) - x + 0.918938533204672741780 + series - shift;
}

/* Regularised lower incomplete gamma function P(a, x): series for small x, Lentz's continued
 * fraction beyond (Numerical methods as in DLMF 8.11.4 and 8.9.2). */
static double gamma_cdf(double a, double x)
{
    if (x <= 0) {
        return 0;
    }
    double exponent = a * fm_log(x) - x - log_gamma(a);
    double front = exponent < -690 ? 0 : fm_exp(exponent);
    if (x < a + 1) {
        double term = 1 / a, sum = term;
        for (int n = 1; n < 2000 && term > sum * 1e-16; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return front * sum;
    }
    double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int n = 1; n < 2000; n++) {
        double an = -n * (n - a);
        b += 2;
        d = 1 / (an * d + b);
        c = b + an / c;
        double factor = d * c;
        h *= factor;
        if (factor > 1 - 1e-16 && factor < 1 + 1e-16) {
            break;
        }
    }
    return 1 - front * h;
}

/* Quantile of the gamma distribution with mean 1, by bisection: exact to the last bits and immune
 * to bad starting points; tables are made once. */
static double gamma_quantile(double shape, double p)
{
    double low = 0, high = 1;
    while (gamma_cdf(shape, high * shape) < p) {
        high *= 2;
    }
    for (int i = 0; i < 80 && high - low > high * 1e-14; i++) {
        double middle = (low + high) / 2;
        if (gamma_cdf(shape, middle * shape) < p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

static double lognormal_quantile(double mean, double cv, double p)
{
    double variance = fm_log(1 + cv * cv);
    double exponent = fm_log(mean) - variance / 2 + fm_sqrt(variance) * fm_normal_quantile(p);
    return exponent < -690 ? 0 : fm_exp(exponent);
}

static double triangular_quantile(const DistributionSpec *s, double p)
{
    double low = (double)s->low, mode = (double)s->mode, high = (double)s->high;
    double split = (mode - low) / (high - low);
    if (p < split) {
        return low + fm_sqrt(p * (high - low) * (mode - low));
    }
    return high - fm_sqrt((1 - p) * (high - low) * (high - mode));
}

static double quantile(const DistributionSpec *s, double p)
{
    double mean = (double)s->mean, cv = s->cv_ppm / 1e6;
    switch (s->kind) {
    case DIST_CONSTANT:
        return mean;
    case DIST_EXPONENTIAL:
        return -mean * fm_log(1 - p);
    case DIST_ERLANG:
        return mean * gamma_quantile(s->shape, p);
    case DIST_GAMMA:
        return mean * gamma_quantile(1 / (cv * cv), p);
    case DIST_LOGNORMAL:
        return lognormal_quantile(mean, cv, p);
    case DIST_UNIFORM:
        return (double)s->low + ((double)s->high - (double)s->low) * p;
    case DIST_TRIANGULAR:
        return triangular_quantile(s, p);
    case DIST_KINDS:
        break;
    }
    assert(!"a distribution has a kind");
    return 0;
}

static int64_t rounded_quantile(const DistributionSpec *s, double p)
{
    const double least = 1.0 / 8589934592.0; /* 2^-33 */
    p = p < least ? least : p > 1 - least ? 1 - least : p;
    return (int64_t)(quantile(s, p) + 0.5);
}

const Distribution *distribution_compile(const DistributionSpec *spec, Arena *arena)
{
    assert(!distribution_fault(spec));
    Distribution *d = arena_alloc(arena, 1, sizeof *d);
    d->spec = *spec;
    const double cells = QUANTILE_CELLS;
    for (int32_t i = 0; i <= QUANTILE_CELLS; i++) {
        d->cell[i] = rounded_quantile(spec, i / cells);
        d->low[i] = rounded_quantile(spec, i / (cells * cells));
        d->high[i] = rounded_quantile(spec, (cells - 1) / cells + i / (cells * cells));
    }
    return d;
}
