#include "experiment/score_fit.h"

#include <assert.h>
#include <math.h>

static int32_t grid_size(const FitParameter *p)
{
    return (int32_t)floor((p->high - p->low) / p->step + 1e-9) + 1;
}

static double grid_value(const FitParameter *p, int32_t index)
{
    return p->low + index * p->step;
}

static double loss_at(const FitParameter *parameters, int32_t count, const int32_t *at,
                      FitLoss loss, void *context)
{
    double values[FIT_PARAMETERS_MAX];
    for (int32_t i = 0; i < count; i++) {
        values[i] = grid_value(&parameters[i], at[i]);
    }
    return loss(context, values);
}

double fit_search(FitParameter *parameters, int32_t count, FitLoss loss, void *context,
                  int32_t *tries)
{
    assert(count >= 1 && count <= FIT_PARAMETERS_MAX);
    int32_t at[FIT_PARAMETERS_MAX], stride = 1;
    for (int32_t i = 0; i < count; i++) {
        int32_t size = grid_size(&parameters[i]);
        int32_t near =
            (int32_t)floor((parameters[i].value - parameters[i].low) / parameters[i].step + 0.5);
        at[i] = near < 0 ? 0 : near >= size ? size - 1 : near;
        while (stride * 4 < size) {
            stride *= 2;
        }
    }
    double best = loss_at(parameters, count, at, loss, context);
    *tries = 1;
    for (; stride > 0; stride /= 2) {
        for (bool moved = true; moved;) {
            moved = false;
            for (int32_t i = 0; i < 2 * count; i++) {
                int32_t p = i / 2, before = at[p];
                int32_t to = before + (i % 2 == 0 ? stride : -stride);
                if (to < 0 || to >= grid_size(&parameters[p])) {
                    continue;
                }
                at[p] = to;
                double found = loss_at(parameters, count, at, loss, context);
                ++*tries;
                if (found < best) {
                    best = found;
                    moved = true;
                } else {
                    at[p] = before;
                }
            }
        }
    }
    for (int32_t i = 0; i < count; i++) {
        parameters[i].value = grid_value(&parameters[i], at[i]);
    }
    return best;
}

double fit_loss(const Score *score)
{
    static const char *const keys[] = {"queue_daily", "wait_mean"};
    double sum = 0;
    int32_t targets = 0;
    for (int32_t k = 0; k < 2; k++) {
        const ScoreTarget *target = score_find(score, keys[k]);
        if (target && target->seen.rows > 0 && isfinite(target->seen.relative)) {
            sum += target->seen.relative;
            targets++;
        }
    }
    return targets > 0 ? sum / targets : NAN;
}
