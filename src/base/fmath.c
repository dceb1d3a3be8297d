#include "base/fmath.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln 2 in two parts (fdlibm e_log.c): the high one ends in 21 zero bits, so that k * LN2_HIGH is
 * exact for every exponent k. */
static const double LN2_HIGH = 6.93147180369123816490e-01;
static const double LN2_LOW = 1.90821492927058770002e-10;
static const double INVERSE_LN2 = 1.44269504088896338700e+00;
static const double SQRT_2 = 1.41421356237309504880e+00;

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 };

static double power_of_two(int32_t k)
{
    uint64_t bits = (uint64_t)(k + EXPONENT_BIAS) << MANTISSA_BITS;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x = m * 2^k with sqrt(1/2) < m <= sqrt(2). */
static double split(double x, int32_t *k)
{
    int32_t exponent = 0;
    if (x < DBL_MIN) { /* subnormal */
        x *= 0x1p54;
        exponent = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    exponent += (int32_t)(bits >> MANTISSA_BITS) - EXPONENT_BIAS;
    bits = (bits & ((UINT64_C(1) << MANTISSA_BITS) - 1)) | (uint64_t)EXPONENT_BIAS << MANTISSA_BITS;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > SQRT_2) {
        m *= 0.5;
        exponent++;
    }
    *k = exponent;
    return m;
}

/* With m = 1 + f and s = f / (2 + f), log(m) = 2 atanh(s) = 2 s + s R, R = 2 s^2/3 + 2 s^4/5 + ...;
 * |s| < 0.1716, so eleven terms leave less than 1e-18. The regrouping that keeps f, the large part,
 * free of rounding is that of fdlibm's e_log.c. */
double fm_log(double x)
{
    assert(x > 0 && x <= DBL_MAX);
    int32_t k;
    double f = split(x, &k) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double r = 2.0 / 23;
    for (int n = 21; n >= 3; n -= 2) {
        r = r * z + 2.0 / n;
    }
    r *= z;
    double half_square = 0.5 * f * f;
    return k * LN2_HIGH - ((half_square - (s * (half_square + r) + k * LN2_LOW)) - f);
}

/* exp(x) = 2^k exp(r), |r| <= ln(2) / 2, exp(r) by its series: r^15 / 15! < 1e-19. */
double fm_exp(double x)
{
    assert(x >= -700 && x <= 700);
    static const double inverse_factorials[] = {
        1.0 / 2,         1.0 / 6,          1.0 / 24,          1.0 / 120,     1.0 / 720,
        1.0 / 5040,      1.0 / 40320,      1.0 / 362880,      1.0 / 3628800, 1.0 / 39916800,
        1.0 / 479001600, 1.0 / 6227020800, 1.0 / 87178291200,
    };
    int32_t k = (int32_t)(x * INVERSE_LN2 + (x < 0 ? -0.5 : 0.5));
    double high = x - k * LN2_HIGH;
    double low = k * LN2_LOW;
    double r = high - low;
    double lost = (high - r) - low; /* what the subtraction rounded away */
    double q = 0;
    for (int i = (int)(sizeof inverse_factorials / sizeof inverse_factorials[0]) - 1; i >= 0; i--) {
        q = q * r + inverse_factorials[i];
    }
    return (1 + (r + (r * r * q + lost))) * power_of_two(k);
}

/* a[0] + a[1] x + ... + a[7] x^7 */
static double polynomial(const double a[8], double x)
{
    double sum = a[7];
    for (int i = 6; i >= 0; i--) {
        sum = sum * x + a[i];
    }
    return sum;
}

/* PPND16, M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution",
 * Applied Statistics 37 (1988) 477-484; about 1e-16 relative. Coefficients as published. */
double fm_normal_quantile(double p)
{
    static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[8] = {1.0,
                                4.2313330701600911252e+1,
                                6.8718700749205790830e+2,
                                5.3941960214247511077e+3,
                                2.1213794301586595867e+4,
                                3.9307895800092710610e+4,
                                2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                5.76949722146069140550e0,  3.64784832476320460504e0,
                                1.27045825245236838258e0,  2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                1.78482653991729133580e0,  2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    assert(p > 0 && p < 1);
    double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    double r = fm_sqrt(-fm_log(q < 0 ? p : 1 - p));
    double tail = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                         : polynomial(e, r - 5) / polynomial(f, r - 5);
    return q < 0 ? -tail : tail;
}

double fm_sqrt(double x)
{
    assert(x >= 0);
    return sqrt(x); /* IEEE 754 asks for the exactly rounded result, everywhere */
}
