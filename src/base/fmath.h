/* Mathematics that gives the same bits on every machine. libm does not (it differs between glibc
 * with and without FMA, musl, and architectures), so anything that can reach the simulation uses
 * these: only + - * / and sqrt, which IEEE 754 rounds exactly. Needs -ffp-contract=off and no
 * -ffast-math; checked here. Accuracy is about 1e-15 relative; tests compare with libm. */
#ifndef CORRIDOR_BASE_FMATH_H
#define CORRIDOR_BASE_FMATH_H

#ifdef __FAST_MATH__
#error "corridor must not be built with -ffast-math: results would depend on the compiler"
#endif
#include <float.h>
#if FLT_EVAL_METHOD != 0
#error "corridor needs double arithmetic without excess precision (use -msse2 on 32-bit x86)"
#endif

double fm_log(double x);  /* natural logarithm; x > 0 and finite */
double fm_exp(double x);  /* -700 <= x <= 700 */
double fm_sqrt(double x); /* x >= 0 */

/* Inverse of the normal distribution, 0 < p < 1 (AS 241, Wichura 1988). */
double fm_normal_quantile(double p);

#endif
