#include "model/gamma.h"

#include "base/fmath.h"

#include <assert.h>
#include <stdbool.h>

/* Stirling's series (Abramowitz & Stegun 6.1.41) from 12 up, where six terms leave less than 1e-14;
 * smaller x by Gamma(x) = Gamma(x + 1) / x. */
double gamma_log(double x)
{
    double product = 1;
    for (; x < 12; x += 1) {
        product *= x;
    }
    double y = 1 / (x * x);
    double series = -691.0 / 360360;
    series = series * y + 1.0 / 1188;
    series = series * y - 1.0 / 1680;
    series = series * y + 1.0 / 1260;
    series = series * y - 1.0 / 360;
    series = series * y + 1.0 / 12;
    const double half_log_two_pi = 0.91893853320467274178;
    return (x - 0.5) * fm_log(x) - x + half_log_two_pi + series / x - fm_log(product);
}

GammaShape gamma_shape(double a)
{
    assert(a > 0);
    return (GammaShape){.a = a, .log_gamma = gamma_log(a + 1)};
}

static double exp_or_zero(double x)
{
    return x < -700 ? 0 : fm_exp(x);
}

/* x^a e^-x / Gamma(a + 1) */
static double gamma_weight(const GammaShape *shape, double x)
{
    return exp_or_zero(shape->a * fm_log(x) - x - shape->log_gamma);
}

/* Sum of x^n / ((a + 1) ... (a + n)), n from 0: the part below over the weight (A&S 6.5.29). */
static double lower_series(double a, double x)
{
    double term = 1, sum = 1;
    for (double n = a + 1; term > sum * 1e-17; n += 1) {
        term *= x / n;
        sum += term;
    }
    return sum;
}

/* The continued fraction of the part above, over a times the weight (A&S 6.5.31), by the method of
 * Lentz as in Numerical Recipes 6.2; for x > a + 1. */
static double upper_fraction(double a, double x)
{
    const double tiny = 1e-300;
    double b = x + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double f = d;
    for (int i = 1; i < 10000; i++) {
        double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        d = 1 / (d < tiny && d > -tiny ? tiny : d);
        c = b + an / c;
        c = c < tiny && c > -tiny ? tiny : c;
        double change = c * d;
        f *= change;
        if (change < 1 + 1e-16 && change > 1 - 2e-16) {
            break;
        }
    }
    return f;
}

void gamma_parts(const GammaShape *shape, double x, double *below, double *above)
{
    double weight = gamma_weight(shape, x);
    if (x < shape->a + 1) {
        *below = weight * lower_series(shape->a, x);
        *above = 1 - *below;
    } else {
        *above = weight * shape->a * upper_fraction(shape->a, x);
        *below = 1 - *above;
    }
}

/* E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", PNAS 17 (1931): the cube root is
 * nearly normal. Off by about 1 / a of the standard deviation squared, so good where a is large,
 * and a first guess elsewhere; may be negative for small a. */
static double wilson_hilferty(double a, double below, double above)
{
    double z = below < 0.5 ? fm_normal_quantile(below) : -fm_normal_quantile(above);
    double root = 1 - 1 / (9 * a) + z / (3 * fm_sqrt(a));
    return a * root * root * root;
}

/* Newton's method for ln(part) as a function of ln x, within a bracket that each step narrows. The
 * lower tail is nearly straight there, the upper one concave. */
static double refine(const GammaShape *shape, double below, double above, double guess)
{
    bool by_lower = below < 0.5;
    double target = fm_log(by_lower ? below : above);
    double low = -690, high = fm_log(shape->a + 60 + 12 * fm_sqrt(shape->a));
    double y = guess;
    for (int i = 0; i < 200; i++) {
        if (y <= low || y >= high) {
            y = (low + high) / 2;
        }
        double x = fm_exp(y), p, q;
        gamma_parts(shape, x, &p, &q);
        double part = by_lower ? p : q;
        if (by_lower ? p < below : q > above) {
            low = y;
        } else {
            high = y;
        }
        if (part <= 0) {
            y = (low + high) / 2;
            continue;
        }
        double slope = shape->a * gamma_weight(shape, x) / part; /* of ln(part), without sign */
        double step = slope > 0 ? (fm_log(part) - target) / slope : 0;
        step = by_lower ? -step : step;
        y += step;
        if ((step < 1e-13 && step > -1e-13) || high - low < 1e-15) {
            break;
        }
    }
    return fm_exp(y);
}

double gamma_quantile(const GammaShape *shape, double below, double above)
{
    /* cv < 0.03: the series would need hundreds of terms, and the approximation is good to a
     * thousandth of the standard deviation. */
    if (shape->a > 1000) {
        return wilson_hilferty(shape->a, below, above);
    }
    /* Where x is tiny the part below is x^a / Gamma(a + 1). */
    double y = (fm_log(below) + shape->log_gamma) / shape->a;
    if (y < -30) {
        return exp_or_zero(y);
    }
    double guess = wilson_hilferty(shape->a, below, above);
    return refine(shape, below, above, guess > 0.3 * shape->a ? fm_log(guess) : y);
}
