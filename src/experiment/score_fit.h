/* Fitting: the values, on a grid, at which the scorecard's error over the fitted months is least.
 */
#ifndef CORRIDOR_EXPERIMENT_SCORE_FIT_H
#define CORRIDOR_EXPERIMENT_SCORE_FIT_H

#include "experiment/scorecard.h"

enum { FIT_PARAMETERS_MAX = 8 };

/* Grid points low, low + step ... up to high. */
typedef struct FitParameter {
    double low, high, step; /* step > 0, high >= low */
    double value;           /* to start from; then the best that was found */
} FitParameter;

/* The error at values[count]; the same for the same values. */
typedef double (*FitLoss)(void *context, const double *values);

/* Pattern search: from the grid points nearest to the values, one parameter after the other is
 * tried a stride up and down, and moved where the loss is less; when none moves the stride, at
 * first about a quarter of the range, is halved, down to one step. Deterministic; it finds a lowest
 * point among its neighbours, the lowest of all where the loss has but one. Returns the least loss,
 * *tries the number of evaluations. 1 <= count <= FIT_PARAMETERS_MAX. */
double fit_search(FitParameter *parameters, int32_t count, FitLoss loss, void *context,
                  int32_t *tries);

/* What fitting makes small: the mean, over the targets of the daily queue and of the monthly mean
 * wait, of the error over seen rows relative to the mean observation. NAN: it has neither. */
double fit_loss(const Score *score);

#endif
