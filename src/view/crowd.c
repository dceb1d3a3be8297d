#include "view/crowd.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sides of a cell in hull lengths: hulls are half as broad as long, with their dark edge 0.7. */
static const float ACROSS = 0.72f, ALONG = 1.0f;
enum { REACH = 22, SIDE = 2 * REACH };           /* of the offsets: hull lengths, cells */
static const float NEAR_SHORE = 3;               /* no water so near: the place is inland */
static const ChartPoint anchor = {34.0f, 43.0f}; /* of the lattice: it moves with the map */

/* ---- the table ---- */

static uint32_t mix(uint64_t key)
{
    return (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static void table_reset(CrowdTable *table, int32_t entries)
{
    int32_t rows = 64;
    while (rows < 2 * entries) {
        rows *= 2;
    }
    if (rows > table->rows) {
        mem_free(table->keys);
        mem_free(table->cells);
        table->keys = mem_alloc((size_t)rows, sizeof table->keys[0]);
        table->cells = mem_alloc((size_t)rows, sizeof table->cells[0]);
        table->rows = rows;
    }
    memset(table->keys, 0, (size_t)table->rows * sizeof table->keys[0]);
}

/* The row of a key, or the empty row where it would go. */
static int32_t table_row(const CrowdTable *table, uint64_t key)
{
    uint32_t last = (uint32_t)table->rows - 1, row = mix(key) & last;
    while (table->keys[row] != 0 && table->keys[row] != key) {
        row = (row + 1) & last;
    }
    return (int32_t)row;
}

static void table_put(CrowdTable *table, uint64_t key, CrowdCell cell)
{
    int32_t row = table_row(table, key);
    table->keys[row] = key;
    table->cells[row] = cell;
}

static uint64_t cell_key(CrowdCell cell)
{
    return (uint64_t)(uint32_t)cell.i << 32 | (uint32_t)cell.j | UINT64_C(1) << 63;
}

/* ---- the lattice ---- */

/* Its two steps in pixels, for hulls of one pixel: across the course, and along it with half a step
 * across, so that ranks stand in the gaps of the next. */
static void steps(Vec2 *across, Vec2 *along)
{
    float angle = (float)CROWD_COURSE_DEG * 3.14159265f / 180;
    *across = (Vec2){ACROSS * cosf(angle), ACROSS * sinf(angle)};
    *along = (Vec2){ALONG * sinf(angle) + across->x / 2, -ALONG * cosf(angle) + across->y / 2};
}

static Vec2 cell_at(Vec2 origin, CrowdCell cell, float length)
{
    Vec2 a, b;
    steps(&a, &b);
    return (Vec2){origin.x + length * ((float)cell.i * a.x + (float)cell.j * b.x),
                  origin.y + length * ((float)cell.i * a.y + (float)cell.j * b.y)};
}

/* The cell nearest to a point, by solving the two steps for it. */
static CrowdCell cell_under(Vec2 origin, Vec2 at, float length)
{
    Vec2 a, b;
    steps(&a, &b);
    float x = (at.x - origin.x) / length, y = (at.y - origin.y) / length;
    float whole = a.x * b.y - a.y * b.x;
    return (CrowdCell){(int32_t)lroundf((x * b.y - y * b.x) / whole),
                       (int32_t)lroundf((a.x * y - a.y * x) / whole)};
}

static float distance_of(CrowdCell cell)
{
    Vec2 at = cell_at((Vec2){0, 0}, cell, 1);
    return hypotf(at.x, at.y);
}

static int by_distance(const void *left, const void *right)
{
    const CrowdCell *a = left, *b = right;
    float x = distance_of(*a), y = distance_of(*b);
    if (x != y) {
        return x < y ? -1 : 1;
    }
    return a->i != b->i ? (a->i < b->i ? -1 : 1) : (a->j > b->j) - (a->j < b->j);
}

static void make_offsets(Crowd *crowd)
{
    int32_t capacity = (2 * SIDE + 1) * (2 * SIDE + 1);
    crowd->nearest = mem_alloc((size_t)capacity, sizeof crowd->nearest[0]);
    for (int32_t i = -SIDE; i <= SIDE; i++) {
        for (int32_t j = -SIDE; j <= SIDE; j++) {
            if (distance_of((CrowdCell){i, j}) <= REACH) {
                crowd->nearest[crowd->nearest_count++] = (CrowdCell){i, j};
            }
        }
    }
    qsort(crowd->nearest, (size_t)crowd->nearest_count, sizeof crowd->nearest[0], by_distance);
}

/* ---- gathering ---- */

void crowd_reset(Crowd *crowd)
{
    crowd->ship_count = 0;
    crowd->group_count = 0;
}

void crowd_free(Crowd *crowd)
{
    mem_free(crowd->ships);
    mem_free(crowd->groups);
    mem_free(crowd->nearest);
    mem_free(crowd->taken.keys);
    mem_free(crowd->taken.cells);
    mem_free(crowd->kept.keys);
    mem_free(crowd->kept.cells);
    *crowd = (Crowd){0};
}

static int32_t find_group(const Crowd *crowd, Vec2 place)
{
    for (int32_t g = 0; g < crowd->group_count; g++) {
        Vec2 at = crowd->groups[g].place;
        if (fabsf(at.x - place.x) < 0.5f && fabsf(at.y - place.y) < 0.5f) {
            return g;
        }
    }
    return -1;
}

void crowd_add(Crowd *crowd, Vec2 place, uint64_t serial)
{
    int32_t group = find_group(crowd, place);
    if (group < 0) {
        group = crowd->group_count;
        crowd->groups =
            mem_grow(crowd->groups, group, &crowd->group_capacity, sizeof crowd->groups[0]);
        crowd->groups[crowd->group_count++] = (CrowdGroup){.place = place};
    }
    crowd->groups[group].count++;
    crowd->ships =
        mem_grow(crowd->ships, crowd->ship_count, &crowd->ship_capacity, sizeof crowd->ships[0]);
    crowd->ships[crowd->ship_count++] =
        (CrowdShip){.place = place, .serial = serial, .group = group};
}

const CrowdGroup *crowd_group_at(const Crowd *crowd, Vec2 place)
{
    int32_t group = find_group(crowd, place);
    return group < 0 ? NULL : &crowd->groups[group];
}

/* ---- spreading ---- */

static bool on_water(const CrowdGround *ground, Vec2 at)
{
    double lon, lat;
    camera_unproject(ground->camera, at.x, at.y, &lon, &lat);
    return ground->water == NULL || water_mask_at(ground->water, lon, lat);
}

/* So many find room round a berth on a river; more would hide the land and are counted instead. */
enum { FEW = 12 };

/* The whole hull: bow, middle and stern. */
static bool afloat(const CrowdGround *ground, Vec2 at)
{
    float angle = (float)CROWD_COURSE_DEG * 3.14159265f / 180;
    float x = ground->length / 2 * sinf(angle), y = -ground->length / 2 * cosf(angle);
    return on_water(ground, at) && on_water(ground, (Vec2){at.x + x, at.y + y}) &&
           on_water(ground, (Vec2){at.x - x, at.y - y});
}

static bool is_taken(const Crowd *crowd, CrowdCell cell)
{
    return crowd->taken.keys[table_row(&crowd->taken, cell_key(cell))] != 0;
}

static void take_cell(Crowd *crowd, CrowdShip *ship, CrowdCell cell, Vec2 drawn)
{
    CrowdGroup *group = &crowd->groups[ship->group];
    table_put(&crowd->taken, cell_key(cell), cell);
    ship->drawn = drawn;
    ship->hidden = false;
    Rect r = group->extent;
    if (group->shown++ == 0) {
        group->extent = (Rect){drawn.x, drawn.y, 0, 0};
    } else {
        float x0 = fminf(r.x, drawn.x), y0 = fminf(r.y, drawn.y);
        group->extent =
            (Rect){x0, y0, fmaxf(r.x + r.w, drawn.x) - x0, fmaxf(r.y + r.h, drawn.y) - y0};
    }
}

/* How far a group may reach, in hull lengths. On open water it takes 0.48 times the root of its
 * count, in a quarter of it (a bay) twice that. */
static float reach_of(const CrowdGroup *group)
{
    return 3 + 1.3f * sqrtf((float)group->count);
}

/* The cell of the last frame, unless the group has shrunk so much that it lies far out. */
static bool keep_cell(Crowd *crowd, CrowdShip *ship, Vec2 origin, float length)
{
    int32_t row = table_row(&crowd->kept, ship->serial);
    if (crowd->kept.keys[row] == 0) {
        return false;
    }
    CrowdCell cell = crowd->kept.cells[row];
    Vec2 at = cell_at(origin, cell, length);
    float far = length * reach_of(&crowd->groups[ship->group]);
    if (hypotf(at.x - ship->place.x, at.y - ship->place.y) > far || is_taken(crowd, cell)) {
        return false;
    }
    take_cell(crowd, ship, cell, at);
    return true;
}

/* A vessel that lies by itself is drawn where it lies, unless a port's mark is there. */
static bool stay(Crowd *crowd, CrowdShip *ship, const CrowdGround *ground, Vec2 origin)
{
    CrowdCell cell = cell_under(origin, ship->place, ground->length);
    if (crowd->groups[ship->group].count > 1 || is_taken(crowd, cell) ||
        clutter_at(ground->clutter, ship->place) == COVER_MARK || !on_water(ground, ship->place)) {
        return false;
    }
    take_cell(crowd, ship, cell, ship->place);
    return true;
}

/* The offsets of one group that were found to be water joined to its place: a crowd does not spill
 * over a neck of land. One byte an offset, [i + SIDE][j + SIDE]. */
typedef struct Reached {
    bool any;
    uint8_t cell[2 * SIDE + 3][2 * SIDE + 3];
} Reached;

static bool joins(Reached *reached, CrowdCell step)
{
    static const int32_t beside[6][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, -1}, {-1, 1}};
    int32_t i = step.i + SIDE + 1, j = step.j + SIDE + 1;
    bool joined = !reached->any && distance_of(step) <= NEAR_SHORE;
    for (int32_t n = 0; n < 6 && !joined; n++) {
        joined = reached->cell[i + beside[n][0]][j + beside[n][1]] != 0;
    }
    reached->any |= joined;
    reached->cell[i][j] = joined;
    return joined;
}

/* Gives cells to those of a group that have none, on water or, when inland, anywhere close. */
static void settle(Crowd *crowd, int32_t g, const CrowdGround *ground, Vec2 origin, bool inland)
{
    CrowdGroup *group = &crowd->groups[g];
    CrowdCell middle = cell_under(origin, group->place, ground->length);
    Reached reached = {0};
    int32_t next = 0;
    for (int32_t s = 0; s < crowd->ship_count && group->shown < ground->most; s++) {
        CrowdShip *ship = &crowd->ships[s];
        while (ship->group == g && ship->hidden && next < crowd->nearest_count &&
               distance_of(crowd->nearest[next]) <= reach_of(group)) {
            CrowdCell step = crowd->nearest[next++];
            CrowdCell cell = {middle.i + step.i, middle.j + step.j};
            Vec2 at = cell_at(origin, cell, ground->length);
            Cover cover = clutter_at(ground->clutter, at);
            bool good = inland ? cover != COVER_MARK
                               : afloat(ground, at) && joins(&reached, step) && cover == COVER_NONE;
            if (good && !is_taken(crowd, cell)) {
                take_cell(crowd, ship, cell, at);
            }
        }
    }
}

static void remember(Crowd *crowd, const CrowdGround *ground, Vec2 origin)
{
    table_reset(&crowd->kept, crowd->ship_count);
    for (int32_t s = 0; s < crowd->ship_count; s++) {
        const CrowdShip *ship = &crowd->ships[s];
        if (!ship->hidden) {
            table_put(&crowd->kept, ship->serial, cell_under(origin, ship->drawn, ground->length));
        }
    }
    crowd->kept_scale = ground->camera->scale;
    crowd->kept_length = ground->length;
}

void crowd_spread(Crowd *crowd, const CrowdGround *ground)
{
    if (crowd->nearest == NULL) {
        make_offsets(crowd);
    }
    Vec2 origin = camera_project(ground->camera, anchor.lon, anchor.lat);
    bool same = crowd->kept.rows > 0 && crowd->kept_scale == ground->camera->scale &&
                crowd->kept_length == ground->length;
    table_reset(&crowd->taken, crowd->ship_count);
    for (int32_t s = 0; s < crowd->ship_count; s++) {
        CrowdShip *ship = &crowd->ships[s];
        ship->drawn = ship->place;
        ship->hidden = true;
        if (crowd->groups[ship->group].shown < ground->most && !stay(crowd, ship, ground, origin) &&
            same) {
            keep_cell(crowd, ship, origin, ground->length);
        }
    }
    for (int32_t g = 0; g < crowd->group_count; g++) {
        const CrowdGroup *group = &crowd->groups[g];
        int32_t wanted = group->count < ground->most ? group->count : ground->most;
        if (group->shown < wanted) {
            settle(crowd, g, ground, origin, false);
        }
        if (group->shown < wanted && (group->shown == 0 || group->count <= FEW)) {
            settle(crowd, g, ground, origin, true); /* no water near, or too little */
        }
    }
    remember(crowd, ground, origin);
}
