/* The exact chain of Em/E2/n. Its states fall into levels, the number inside; a level's states are
 * (phase of the gap, services in their first phase). One level leads only to its neighbours, so the
 * stationary law follows from level to level:
 *
 *   U(top) = B(top)      R(l) = A(l-1) (-U(l))^-1      U(l) = B(l) + R(l+1) C(l+1)
 *   p(0) U(0) = 0        p(l) = p(l-1) R(l)
 *
 * with the rates A one level up, B within, C one down. */
#include "base/memory.h"
#include "common/theory.h"

#include <assert.h>
#include <string.h>

enum { GAP_MAX = 4, SERVERS_MAX = 16, BLOCK_MAX = GAP_MAX * (SERVERS_MAX + 1) };

typedef struct Block {
    double at[BLOCK_MAX][BLOCK_MAX];
} Block;

typedef struct Chain {
    int32_t gap, servers, top; /* levels 0..top */
    double arrival, phase;     /* rates of a phase of the gap and of a phase of a service */
    Block *up, *within, *down; /* of the level being worked on */
    Block *ratio;              /* [top + 1] R */
} Chain;

static int32_t busy_at(const Chain *c, int32_t level)
{
    return level < c->servers ? level : c->servers;
}

static int32_t size_of(const Chain *c, int32_t level)
{
    return c->gap * (busy_at(c, level) + 1);
}

/* State number of gap phase a and j services in their first phase, at a level. */
static int32_t number(const Chain *c, int32_t level, int32_t a, int32_t j)
{
    return a * (busy_at(c, level) + 1) + j;
}

/* Writes the rates out of a level's states. At the top arrivals are turned away. */
static void fill_rates(const Chain *c, int32_t level)
{
    memset(c->up, 0, sizeof *c->up);
    memset(c->within, 0, sizeof *c->within);
    memset(c->down, 0, sizeof *c->down);
    int32_t busy = busy_at(c, level), begins = level < c->servers;
    for (int32_t a = 0; a < c->gap; a++) {
        for (int32_t j = 0; j <= busy; j++) {
            int32_t from = number(c, level, a, j);
            double first = j * c->phase, second = (busy - j) * c->phase, out = first + second;
            bool last = a == c->gap - 1;
            if (!last) {
                c->within->at[from][number(c, level, a + 1, j)] += c->arrival;
            } else if (level < c->top) {
                c->up->at[from][number(c, level + 1, 0, j + begins)] += c->arrival;
            } else {
                c->within->at[from][number(c, level, 0, j)] += c->arrival;
            }
            if (j > 0) {
                c->within->at[from][number(c, level, a, j - 1)] += first;
            }
            if (busy > j) { /* one leaves; the next in line begins its first phase */
                c->down->at[from][number(c, level - 1, a, j + (level > c->servers))] += second;
            }
            c->within->at[from][from] -= out + c->arrival;
        }
    }
}

/* x := b a^-1 for x, b of `rows` rows; a is destroyed. All eliminations here are of matrices whose
 * diagonal outweighs the rest, so no pivots are needed. */
static void divide(Block *x, const Block *b, int32_t rows, Block *a, int32_t size)
{
    *x = *b;
    for (int32_t k = 0; k < size; k++) { /* by columns: x a = b */
        double pivot = a->at[k][k];
        for (int32_t j = 0; j < size; j++) {
            if (j == k) {
                continue;
            }
            double factor = a->at[k][j] / pivot;
            for (int32_t i = 0; i < size; i++) {
                a->at[i][j] -= factor * a->at[i][k];
            }
            for (int32_t i = 0; i < rows; i++) {
                x->at[i][j] -= factor * x->at[i][k];
            }
        }
    }
    for (int32_t k = 0; k < size; k++) {
        for (int32_t i = 0; i < rows; i++) {
            x->at[i][k] /= a->at[k][k];
        }
    }
}

static void add_product(Block *to, const Block *a, const Block *b, int32_t rows, int32_t inner,
                        int32_t columns)
{
    for (int32_t i = 0; i < rows; i++) {
        for (int32_t k = 0; k < inner; k++) {
            for (int32_t j = 0; j < columns; j++) {
                to->at[i][j] += a->at[i][k] * b->at[k][j];
            }
        }
    }
}

/* Fills ratio[1..top]: from the top down. */
static void fill_ratios(Chain *c, Block *u, Block *down)
{
    fill_rates(c, c->top);
    *u = *c->within;
    for (int32_t level = c->top; level > 0; level--) {
        int32_t size = size_of(c, level), below = size_of(c, level - 1);
        fill_rates(c, level);
        *down = *c->down;
        fill_rates(c, level - 1);
        for (int32_t i = 0; i < size; i++) {
            for (int32_t j = 0; j < size; j++) {
                u->at[i][j] = -u->at[i][j];
            }
        }
        divide(&c->ratio[level], c->up, below, u, size);
        *u = *c->within;
        add_product(u, &c->ratio[level], down, below, size, below);
    }
}

/* p(0) up to a factor: p U(0) = 0 with the first equation, which follows from the others, replaced
 * by sum p = 1. `a` and `b` are room to work in. */
static void empty_states(const Chain *c, const Block *u, Block *a, Block *b, Block *x)
{
    *a = *u;
    memset(b, 0, sizeof *b);
    b->at[0][0] = 1;
    for (int32_t i = 0; i < c->gap; i++) {
        a->at[i][0] = 1;
    }
    divide(x, b, 1, a, c->gap);
}

/* The mean number in line, from p(0) on. */
static double mean_waiting(const Chain *c, const double *empty)
{
    double p[BLOCK_MAX] = {0}, sum = 0, waiting = 0;
    for (int32_t a = 0; a < c->gap; a++) {
        p[a] = empty[a];
        sum += p[a];
    }
    for (int32_t level = 1; level <= c->top; level++) {
        double next[BLOCK_MAX] = {0};
        int32_t below = size_of(c, level - 1), size = size_of(c, level);
        for (int32_t i = 0; i < below; i++) {
            for (int32_t j = 0; j < size; j++) {
                next[j] += p[i] * c->ratio[level].at[i][j];
            }
        }
        memcpy(p, next, sizeof p);
        for (int32_t j = 0; j < size; j++) {
            sum += p[j];
            waiting += level > c->servers ? p[j] * (level - c->servers) : 0;
        }
    }
    return waiting / sum;
}

double theory_erlang2_wait(int32_t gap_shape, int32_t servers, double utilisation)
{
    assert(gap_shape >= 1 && gap_shape <= GAP_MAX && servers >= 1 && servers <= SERVERS_MAX);
    assert(utilisation > 0 && utilisation <= 0.95);
    double rate = servers * utilisation; /* per mean service time */
    Chain c = {.gap = gap_shape, .servers = servers, .arrival = gap_shape * rate, .phase = 2};
    /* Far above the servers levels shrink by a factor below (the utilisation)^(4/3), its value for
     * Poisson arrivals: 0.934 at 0.95. 800 levels are 1e-23. */
    c.top = servers + (int32_t)(20 / (1 - utilisation)) * 2;
    Block *work = mem_alloc(6, sizeof work[0]);
    c.up = &work[0];
    c.within = &work[1];
    c.down = &work[2];
    Block *u = &work[3], *down = &work[4], *x = &work[5];
    c.ratio = mem_alloc((size_t)c.top + 1, sizeof c.ratio[0]);
    fill_ratios(&c, u, down);
    empty_states(&c, u, &work[0], &work[1], x);
    double wait = mean_waiting(&c, x->at[0]) / rate;
    mem_free(c.ratio);
    mem_free(work);
    return wait;
}
