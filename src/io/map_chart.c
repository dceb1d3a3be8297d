#include "io/map_chart.h"

#include "base/memory.h"
#include "io/json_file.h"
#include "io/png_file.h"
#include "io/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The coordinates are most of a megabyte of numbers; a scanner of its own reads them in a tenth of
 * the time that building a tree of values takes. The first error ends the file. */
typedef struct Scanner {
    const char *at, *start;
    const char *path;
    Errors *errors;
    bool failed;
} Scanner;

enum { MAX_NESTING = 64 };

static bool fail(Scanner *scanner, const char *expected)
{
    if (scanner->failed) {
        return false;
    }
    scanner->failed = true;
    int32_t line = 1;
    const char *line_start = scanner->start;
    for (const char *c = scanner->start; c < scanner->at; c++) {
        if (*c == '\n') {
            line++;
            line_start = c + 1;
        }
    }
    if (*scanner->at == '\0') {
        errors_add(scanner->errors, scanner->path, line, (int32_t)(scanner->at - line_start) + 1,
                   "expected %s, found the end of the file", expected);
    } else {
        errors_add(scanner->errors, scanner->path, line, (int32_t)(scanner->at - line_start) + 1,
                   "expected %s, found '%.12s'", expected, scanner->at);
    }
    return false;
}

static char peek(Scanner *scanner)
{
    while (*scanner->at == ' ' || *scanner->at == '\n' || *scanner->at == '\r' ||
           *scanner->at == '\t') {
        scanner->at++;
    }
    return *scanner->at;
}

static bool take(Scanner *scanner, char wanted)
{
    if (peek(scanner) != wanted) {
        return false;
    }
    scanner->at++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool scan_exponent(Scanner *scanner, int32_t *exponent)
{
    if (*scanner->at != 'e' && *scanner->at != 'E') {
        return true;
    }
    scanner->at++;
    bool negative = *scanner->at == '-';
    if (*scanner->at == '-' || *scanner->at == '+') {
        scanner->at++;
    }
    if (!is_digit(*scanner->at)) {
        return fail(scanner, "an exponent");
    }
    int32_t value = 0;
    for (; is_digit(*scanner->at); scanner->at++) {
        value = value < 1000 ? value * 10 + (*scanner->at - '0') : value;
    }
    *exponent += negative ? -value : value;
    return true;
}

/* Not strtod: that obeys the locale, and is slow. Within half a unit of float precision. */
static bool scan_number(Scanner *scanner, double *out)
{
    peek(scanner);
    const char *start = scanner->at;
    bool negative = *scanner->at == '-';
    scanner->at += negative ? 1 : 0;
    if (!is_digit(*scanner->at)) {
        scanner->at = start;
        return fail(scanner, "a number");
    }
    double value = 0;
    int32_t exponent = 0;
    for (; is_digit(*scanner->at); scanner->at++) {
        value = value * 10 + (*scanner->at - '0');
    }
    if (*scanner->at == '.') {
        scanner->at++;
        for (; is_digit(*scanner->at); scanner->at++) {
            value = value * 10 + (*scanner->at - '0');
            exponent--;
        }
    }
    if (!scan_exponent(scanner, &exponent)) {
        return false;
    }
    double power = 1;
    for (int32_t i = exponent < 0 ? -exponent : exponent; i > 0 && power < 1e300; i--) {
        power *= 10;
    }
    value = exponent < 0 ? value / power : value * power;
    *out = negative ? -value : value;
    return true;
}

/* A string's bytes between the quotes, escapes left as they are; cut to fit. */
static bool scan_string(Scanner *scanner, char *out, int32_t size)
{
    if (!take(scanner, '"')) {
        return fail(scanner, "a text in quotes");
    }
    int32_t length = 0;
    while (*scanner->at != '"') {
        if (*scanner->at == '\\' && scanner->at[1] != '\0') {
            scanner->at++;
        }
        if (*scanner->at == '\0') {
            return fail(scanner, "the end of the text");
        }
        if (length < size - 1) {
            out[length++] = *scanner->at;
        }
        scanner->at++;
    }
    scanner->at++;
    out[length] = '\0';
    return true;
}

static bool skip_value(Scanner *scanner, int32_t nesting);

static bool skip_members(Scanner *scanner, char end, int32_t nesting)
{
    scanner->at++;
    if (take(scanner, end)) {
        return true;
    }
    char key[2];
    do {
        if (end == '}' && (!scan_string(scanner, key, sizeof key) ||
                           !(take(scanner, ':') || fail(scanner, "':'")))) {
            return false;
        }
        if (!skip_value(scanner, nesting + 1)) {
            return false;
        }
    } while (take(scanner, ','));
    return take(scanner, end) || fail(scanner, end == '}' ? "',' or '}'" : "',' or ']'");
}

static bool skip_value(Scanner *scanner, int32_t nesting)
{
    static const char *const words[] = {"true", "false", "null"};
    char text[2];
    double number = 0;
    char c = peek(scanner);
    if (nesting > MAX_NESTING) {
        return fail(scanner, "less nesting");
    }
    if (c == '{' || c == '[') {
        return skip_members(scanner, c == '{' ? '}' : ']', nesting);
    }
    if (c == '"') {
        return scan_string(scanner, text, sizeof text);
    }
    for (int32_t i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(scanner->at, words[i], length) == 0) {
            scanner->at += length;
            return true;
        }
    }
    return scan_number(scanner, &number);
}

static bool scan_position(Scanner *scanner, ChartPoint *out)
{
    double lon = 0;
    double lat = 0;
    double height = 0;
    if (!(take(scanner, '[') || fail(scanner, "a position [longitude, latitude]"))) {
        return false;
    }
    const char *place = scanner->at;
    if (!scan_number(scanner, &lon) || !(take(scanner, ',') || fail(scanner, "','")) ||
        !scan_number(scanner, &lat) || (take(scanner, ',') && !scan_number(scanner, &height)) ||
        !(take(scanner, ']') || fail(scanner, "']' after a position"))) {
        return false;
    }
    if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90)) {
        scanner->at = place;
        return fail(scanner, "degrees within -180..180 and -90..90");
    }
    *out = (ChartPoint){(float)lon, (float)lat};
    return true;
}

/* Coordinates nested to any depth: a list of positions is one path. The first ring of a polygon is
 * its outer one. level: lists still expected around the positions. */
static bool scan_paths(Scanner *scanner, ChartShapes *out, int32_t level, bool closed, bool hole)
{
    if (!(take(scanner, '[') || fail(scanner, "'[' of coordinates"))) {
        return false;
    }
    if (take(scanner, ']')) {
        return true;
    }
    bool done = true;
    if (level == 1) {
        chart_shapes_begin(out, closed, hole, 0);
    }
    bool first = true;
    do {
        ChartPoint point;
        if (level == 1) {
            done = scan_position(scanner, &point);
            if (done) {
                chart_shapes_add(out, point);
            }
        } else {
            done = scan_paths(scanner, out, level - 1, closed, closed && level == 2 && !first);
        }
        first = false;
    } while (done && take(scanner, ','));
    if (level == 1) {
        chart_shapes_end(out);
    }
    return done && (take(scanner, ']') || fail(scanner, "',' or ']'"));
}

typedef struct Feature {
    char type[24];
    const char *coordinates; /* where they begin; NULL: none */
    double depth;
} Feature;

typedef bool (*MemberReader)(Scanner *scanner, const char *key, void *context);

static bool scan_object(Scanner *scanner, MemberReader read, void *context)
{
    if (!(take(scanner, '{') || fail(scanner, "'{'"))) {
        return false;
    }
    if (take(scanner, '}')) {
        return true;
    }
    char key[32];
    do {
        peek(scanner);
        if (!scan_string(scanner, key, sizeof key) ||
            !(take(scanner, ':') || fail(scanner, "':'")) || !read(scanner, key, context)) {
            return false;
        }
    } while (take(scanner, ','));
    return take(scanner, '}') || fail(scanner, "',' or '}'");
}

static bool read_property(Scanner *scanner, const char *key, void *context)
{
    Feature *feature = context;
    if (strcmp(key, "depth") != 0) {
        return skip_value(scanner, 0);
    }
    if (!scan_number(scanner, &feature->depth)) {
        return false;
    }
    return (feature->depth >= -12000 && feature->depth <= 12000) ||
           fail(scanner, "a depth within 12000 metres before this");
}

static bool read_geometry(Scanner *scanner, const char *key, void *context)
{
    Feature *feature = context;
    if (strcmp(key, "type") == 0) {
        return scan_string(scanner, feature->type, sizeof feature->type);
    }
    if (strcmp(key, "coordinates") == 0) {
        peek(scanner);
        feature->coordinates = scanner->at;
    }
    return skip_value(scanner, 0);
}

static bool read_feature_member(Scanner *scanner, const char *key, void *context)
{
    if (strcmp(key, "properties") == 0 && peek(scanner) == '{') {
        return scan_object(scanner, read_property, context);
    }
    if (strcmp(key, "geometry") == 0 && peek(scanner) == '{') {
        return scan_object(scanner, read_geometry, context);
    }
    return skip_value(scanner, 0);
}

static bool scan_feature(Scanner *scanner, ChartShapes *out)
{
    static const struct {
        const char *name;
        int32_t level;
        bool closed;
    } kinds[] = {{"LineString", 1, false},
                 {"MultiLineString", 2, false},
                 {"Polygon", 2, true},
                 {"MultiPolygon", 3, true}};
    Feature feature = {.coordinates = NULL};
    peek(scanner);
    const char *start = scanner->at;
    if (!scan_object(scanner, read_feature_member, &feature)) {
        return false;
    }
    const char *end = scanner->at;
    for (int32_t i = 0; i < 4; i++) {
        if (strcmp(feature.type, kinds[i].name) == 0 && feature.coordinates != NULL) {
            int32_t first = out->path_count;
            scanner->at = feature.coordinates;
            if (!scan_paths(scanner, out, kinds[i].level, kinds[i].closed, false)) {
                return false;
            }
            for (int32_t path = first; path < out->path_count; path++) {
                out->paths[path].depth_m = (int32_t)feature.depth;
            }
            scanner->at = end;
            return true;
        }
    }
    scanner->at = start;
    return fail(scanner, "a feature with a Polygon or LineString");
}

typedef struct Collection {
    ChartShapes *out;
    bool found;
} Collection;

static bool read_collection(Scanner *scanner, const char *key, void *context)
{
    Collection *collection = context;
    if (strcmp(key, "features") != 0) {
        return skip_value(scanner, 0);
    }
    collection->found = true;
    if (!(take(scanner, '[') || fail(scanner, "'[' of features"))) {
        return false;
    }
    if (take(scanner, ']')) {
        return true;
    }
    do {
        if (!scan_feature(scanner, collection->out)) {
            return false;
        }
    } while (take(scanner, ','));
    return take(scanner, ']') || fail(scanner, "',' or ']' after a feature");
}

bool map_load_shapes(const char *path, ChartShapes *out, Errors *errors)
{
    char *text = text_file_read(path, NULL, errors);
    if (text == NULL) {
        return false;
    }
    Scanner scanner = {.at = text, .start = text, .path = path, .errors = errors};
    Collection collection = {.out = out};
    bool done = scan_object(&scanner, read_collection, &collection);
    if (done && peek(&scanner) != '\0') {
        done = fail(&scanner, "the end of the file");
    }
    if (done && !collection.found) {
        done = fail(&scanner, "\"features\" in the file");
    }
    mem_free(text);
    return done;
}

static char *join(const char *folder, const char *name)
{
    size_t bytes = strlen(folder) + strlen(name) + 2;
    char *path = mem_alloc(bytes, 1);
    snprintf(path, bytes, "%s/%s", folder, name);
    return path;
}

static bool read_relief_about(const char *path, ChartGrid *out, double *offset, Errors *errors)
{
    json_error_t error;
    JsonFile file;
    if (!json_file_load(path, &file, errors)) {
        return false;
    }
    double south = 0;
    int width = 0;
    int height = 0;
    bool done = json_unpack_ex(file.root, &error, 0, "{s:F, s:F, s:F, s:i, s:i, s:F}", "west",
                               &out->west, "south", &south, "step", &out->step, "width", &width,
                               "height", &height, "offset", offset) == 0;
    if (!done) {
        errors_add(errors, path, 0, 0, "%s", error.text);
    } else if (!(out->step > 0 && out->step <= 10 && width >= 2 && height >= 2 &&
                 fabs(out->west) <= 180 && fabs(south) <= 90 && fabs(*offset) <= 65535)) {
        errors_add(errors, path, 0, 0,
                   "expected a step up to 10 degrees, 2 samples or more each "
                   "way, and a place on the Earth");
        done = false;
    }
    out->width = width;
    out->height = height;
    out->north = south + out->step * (height - 1);
    json_file_free(&file);
    return done;
}

bool map_load_relief(const char *folder, ChartGrid *out, Errors *errors)
{
    char *about = join(folder, "depth.json");
    char *picture = join(folder, "depth.png");
    bool done = true;
    if (access(about, F_OK) == 0 || access(picture, F_OK) == 0) {
        ChartGrid grid = {0};
        double offset = 0;
        uint16_t *values = NULL;
        int32_t width = 0;
        int32_t height = 0;
        done = read_relief_about(about, &grid, &offset, errors) &&
               png_read_gray16(picture, &values, &width, &height, errors);
        if (done && (width != grid.width || height != grid.height)) {
            errors_add(errors, picture, 0, 0, "expected %d x %d samples, found %d x %d",
                       (int)grid.width, (int)grid.height, (int)width, (int)height);
            done = false;
        }
        if (done) {
            size_t count = (size_t)width * (size_t)height;
            grid.height_m = mem_alloc(count, sizeof *grid.height_m);
            for (size_t i = 0; i < count; i++) {
                double metres = values[i] - offset;
                grid.height_m[i] = (int16_t)fmax(-32768, fmin(32767, metres));
            }
            *out = grid;
        }
        mem_free(values);
    }
    mem_free(about);
    mem_free(picture);
    return done;
}

bool map_load_chart(const char *folder, Chart *out, Errors *errors)
{
    const struct {
        const char *name;
        ChartShapes *shapes;
    } layers[] = {{"land-low.geojson", &out->land[CHART_LOW]},
                  {"land-mid.geojson", &out->land[CHART_MID]},
                  {"land-high.geojson", &out->land[CHART_HIGH]},
                  {"borders.geojson", &out->borders},
                  {"rivers.geojson", &out->rivers},
                  {"lakes.geojson", &out->lakes},
                  {"isobaths.geojson", &out->isobaths}};
    bool done = true;
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        char *path = join(folder, layers[i].name);
        done = map_load_shapes(path, layers[i].shapes, errors) && done;
        mem_free(path);
    }
    return map_load_relief(folder, &out->relief, errors) && done;
}
