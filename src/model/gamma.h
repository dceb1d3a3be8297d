/* The gamma distribution of scale 1 (mean a, variance a): its quantiles, by our own arithmetic so
 * that they are the same on every machine (base/fmath.h). Used by model/distribution.c. */
#ifndef CORRIDOR_MODEL_GAMMA_H
#define CORRIDOR_MODEL_GAMMA_H

typedef struct GammaShape {
    double a;         /* shape, above 0 */
    double log_gamma; /* ln Gamma(a + 1) */
} GammaShape;

GammaShape gamma_shape(double a);

/* ln Gamma(x) for x > 0, to about 1e-14. */
double gamma_log(double x);

/* Parts of the distribution below and above x > 0; both to about 1e-13 relative, where above 0. */
void gamma_parts(const GammaShape *shape, double x, double *below, double *above);

/* The x with `below` of the distribution below it; below + above = 1, both above 0, and the smaller
 * of them must be exact. 0 where x would be less than about 1e-300. */
double gamma_quantile(const GammaShape *shape, double below, double above);

#endif
