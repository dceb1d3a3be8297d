#include "io/feature_reader.h"

#include "io/limits.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Mercator ends before the poles. */
static const double LATITUDE_MAX = 85;

/* ---- errors ---- */

static size_t feature_offset(const FeatureReader *r)
{
    size_t list = json_file_value(r->file, json_file_root(r->file), "features");
    return json_file_element(r->file, list, r->index);
}

static size_t object_offset(const FeatureReader *r)
{
    size_t at = json_file_value(r->file, feature_offset(r), "properties");
    return r->inner ? json_file_value(r->file, at, r->inner) : at;
}

__attribute__((format(printf, 3, 0))) static void add_error(FeatureReader *r, size_t offset,
                                                            const char *format, va_list arguments)
{
    int32_t line, column;
    json_file_place(r->file, offset, &line, &column);
    errors_add_v(r->errors, r->file->path, line, column, format, arguments);
    r->wrong++;
}

/* Finding a place walks the whole file, so it is left out for errors that won't be kept. */
static bool is_kept(const FeatureReader *r)
{
    return r->errors->count < ERRORS_KEPT;
}

void feature_error(FeatureReader *r, const char *key, const char *format, ...)
{
    size_t at = 0;
    if (is_kept(r)) {
        at = key ? json_file_value(r->file, object_offset(r), key) : feature_offset(r);
    }
    va_list arguments;
    va_start(arguments, format);
    add_error(r, at, format, arguments);
    va_end(arguments);
}

static void error_at_key(FeatureReader *r, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void error_at_key(FeatureReader *r, const char *key, const char *format, ...)
{
    size_t at = is_kept(r) ? json_file_key(r->file, object_offset(r), key) : 0;
    va_list arguments;
    va_start(arguments, format);
    add_error(r, at, format, arguments);
    va_end(arguments);
}

static void error_in_geometry(FeatureReader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void error_in_geometry(FeatureReader *r, const char *format, ...)
{
    size_t at = is_kept(r) ? json_file_value(r->file, feature_offset(r), "geometry") : 0;
    va_list arguments;
    va_start(arguments, format);
    add_error(r, at, format, arguments);
    va_end(arguments);
}

/* The value of a key, NULL with an error when there is none. */
static const json_t *value_of(FeatureReader *r, const char *key, const char *expected)
{
    const json_t *value = json_object_get(r->object, key);
    if (!value) {
        feature_error(r, key, "found no `%s`, expected %s", key, expected);
    }
    return value;
}

static void wrong_value(FeatureReader *r, const char *key, const json_t *value,
                        const char *expected)
{
    char found[JSON_DESCRIPTION];
    feature_error(r, key, "found %s for `%s`, expected %s", json_describe(value, found), key,
                  expected);
}

/* ---- where the reader stands ---- */

const json_t *feature_collection(const JsonFile *file, Errors *errors)
{
    int32_t line, column;
    size_t at = json_file_root(file);
    const char *type = json_string_value(json_object_get(file->root, "type"));
    if (!type || strcmp(type, "FeatureCollection") != 0) {
        json_file_place(file, json_file_value(file, at, "type"), &line, &column);
        errors_add(errors, file->path, line, column,
                   "found no GeoJSON, expected an object with `type` `FeatureCollection`");
        return NULL;
    }
    const json_t *features = json_object_get(file->root, "features");
    if (!json_is_array(features)) {
        char found[JSON_DESCRIPTION];
        json_file_place(file, json_file_value(file, at, "features"), &line, &column);
        errors_add(errors, file->path, line, column, "found %s for `features`, expected a list",
                   json_describe(features, found));
        return NULL;
    }
    return features;
}

bool feature_begin(FeatureReader *r, const json_t *features, size_t index)
{
    r->index = index;
    r->feature = json_array_get(features, index);
    r->object = json_object_get(r->feature, "properties");
    r->inner = NULL;
    r->wrong = 0;
    const char *type = json_string_value(json_object_get(r->feature, "type"));
    if (!type || strcmp(type, "Feature") != 0) {
        feature_error(r, NULL, "found no feature, expected an object with `type` `Feature`");
    } else if (!json_is_object(r->object)) {
        feature_error(r, NULL, "found a feature without `properties`, expected an object of them");
    } else if (!json_is_object(json_object_get(r->feature, "geometry"))) {
        feature_error(r, NULL, "found a feature without `geometry`, expected an object");
    }
    return r->wrong == 0;
}

bool feature_enter(FeatureReader *r, const char *key)
{
    const json_t *properties = json_object_get(r->feature, "properties");
    if (!key) {
        r->object = properties;
        r->inner = NULL;
        return true;
    }
    const json_t *value = value_of(r, key, "an object");
    if (!json_is_object(value)) {
        if (value) {
            wrong_value(r, key, value, "an object");
        }
        return false;
    }
    r->object = value;
    r->inner = key;
    return true;
}

void feature_check_keys(FeatureReader *r, const char *const *keys, int32_t count)
{
    const char *key;
    json_t *value;
    /* jansson's iteration asks for a pointer that isn't const, but changes nothing. */
    json_object_foreach((json_t *)(uintptr_t)r->object, key, value)
    {
        bool known = strcmp(key, "note") == 0 || strcmp(key, "notes") == 0;
        for (int32_t i = 0; i < count && !known; i++) {
            known = strcmp(key, keys[i]) == 0;
        }
        if (known) {
            continue;
        }
        const char *nearest = nearest_name(key, keys, count);
        if (nearest) {
            error_at_key(r, key, "found unknown key `%.60s`; did you mean `%s`?", key, nearest);
        } else {
            error_at_key(r, key, "found unknown key `%.60s`, expected one such as `%s`", key,
                         keys[0]);
        }
    }
}

/* ---- values ---- */

const char *feature_text(FeatureReader *r, const char *key)
{
    const json_t *value = value_of(r, key, "text");
    if (!value) {
        return "";
    }
    if (!json_is_string(value)) {
        wrong_value(r, key, value, "text");
        return "";
    }
    return arena_string(r->arena, json_string_value(value));
}

static bool is_name(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) > 0 &&
           json_string_length(value) <= NAME_BYTES_MAX;
}

const char *feature_name(FeatureReader *r, const char *key)
{
    const json_t *value = value_of(r, key, "a name");
    if (!value) {
        return "";
    }
    if (!is_name(value)) {
        wrong_value(r, key, value, "a name of 1 to 200 bytes");
        return "";
    }
    return arena_string(r->arena, json_string_value(value));
}

const char *const *feature_names(FeatureReader *r, const char *key, int32_t *count)
{
    *count = 0;
    const json_t *list = value_of(r, key, "a list of names");
    if (list && (!json_is_array(list) || json_array_size(list) > 100)) {
        wrong_value(r, key, list, "a list of up to 100 names");
        return NULL;
    }
    size_t size = json_array_size(list);
    if (size == 0) {
        return NULL;
    }
    const char **names = arena_alloc(r->arena, size, sizeof names[0]);
    for (size_t i = 0; i < size; i++) {
        const json_t *value = json_array_get(list, i);
        if (is_name(value)) {
            names[(*count)++] = arena_string(r->arena, json_string_value(value));
        } else {
            wrong_value(r, key, value, "a list of names");
        }
    }
    return names;
}

bool feature_bool(FeatureReader *r, const char *key)
{
    const json_t *value = value_of(r, key, "true or false");
    if (value && !json_is_boolean(value)) {
        wrong_value(r, key, value, "true or false");
    }
    return json_is_true(value);
}

/* Number of the name, -1 with an error that lists the names. */
static int32_t choose(FeatureReader *r, const char *key, const json_t *value,
                      const char *const *names, int32_t count)
{
    const char *word = json_string_value(value);
    for (int32_t i = 0; word && i < count; i++) {
        if (strcmp(word, names[i]) == 0) {
            return i;
        }
    }
    char expected[256] = "";
    size_t length = 0;
    for (int32_t i = 0; i < count && length < sizeof expected; i++) {
        const char *before = i == 0 ? "" : i == count - 1 ? " or " : ", ";
        length += (size_t)snprintf(expected + length, sizeof expected - length, "%s`%s`", before,
                                   names[i]);
    }
    const char *nearest = word ? nearest_name(word, names, count) : NULL;
    char found[JSON_DESCRIPTION];
    feature_error(r, key, "found %s for `%s`, expected %s%s%s%s", json_describe(value, found), key,
                  expected, nearest ? "; did you mean `" : "", nearest ? nearest : "",
                  nearest ? "`?" : "");
    return -1;
}

int32_t feature_choice(FeatureReader *r, const char *key, const char *const *names, int32_t count)
{
    const json_t *value = value_of(r, key, "a word");
    int32_t choice = value ? choose(r, key, value, names, count) : -1;
    return choice < 0 ? 0 : choice;
}

uint32_t feature_choices(FeatureReader *r, const char *key, const char *const *names, int32_t count)
{
    const json_t *list = value_of(r, key, "a list of words");
    if (list && !json_is_array(list)) {
        wrong_value(r, key, list, "a list of words");
    }
    uint32_t bits = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        int32_t choice = choose(r, key, json_array_get(list, i), names, count);
        bits |= choice < 0 ? 0 : 1u << choice;
    }
    return bits;
}

double feature_number(FeatureReader *r, const char *key, NumberRange range)
{
    const json_t *value = value_of(r, key, range.what);
    if (!value || (range.nullable && json_is_null(value))) {
        return 0;
    }
    double number = json_number_value(value); /* 0 when it is none */
    if (!json_is_number(value) || !(number >= range.low && number <= range.high)) {
        char expected[128];
        snprintf(expected, sizeof expected, "%s%s", range.what, range.nullable ? ", or null" : "");
        wrong_value(r, key, value, expected);
        return 0;
    }
    return number;
}

/* ---- points ---- */

static bool read_point(const json_t *pair, GeoPoint *out)
{
    const json_t *lon = json_array_get(pair, 0), *lat = json_array_get(pair, 1);
    if (json_array_size(pair) != 2 || !json_is_number(lon) || !json_is_number(lat)) {
        return false;
    }
    GeoPoint point = {json_number_value(lon), json_number_value(lat)};
    if (!(fabs(point.lon) <= 180 && fabs(point.lat) <= LATITUDE_MAX)) {
        return false;
    }
    *out = point;
    return true;
}

static const char *const POINT_EXPECTED =
    "[longitude, latitude] in degrees, -180 to 180 and -85 to 85";

GeoPoint feature_place(FeatureReader *r, const char *key)
{
    GeoPoint point = {0};
    const json_t *value = value_of(r, key, POINT_EXPECTED);
    if (value && !read_point(value, &point)) {
        wrong_value(r, key, value, POINT_EXPECTED);
    }
    return point;
}

/* The coordinates of a geometry of the type; NULL with an error. */
static const json_t *coordinates(FeatureReader *r, const char *type)
{
    const json_t *geometry = json_object_get(r->feature, "geometry");
    const json_t *found = json_object_get(geometry, "type");
    const json_t *list = json_object_get(geometry, "coordinates");
    char text[JSON_DESCRIPTION];
    if (!json_is_string(found) || strcmp(json_string_value(found), type) != 0) {
        error_in_geometry(r, "found geometry of type %s, expected `%s`", json_describe(found, text),
                          type);
        return NULL;
    }
    if (!json_is_array(list)) {
        error_in_geometry(r, "found %s for `coordinates`, expected a list",
                          json_describe(list, text));
        return NULL;
    }
    return list;
}

GeoPoint feature_point(FeatureReader *r)
{
    GeoPoint point = {0};
    const json_t *pair = coordinates(r, "Point");
    if (pair && !read_point(pair, &point)) {
        error_in_geometry(r, "found no point in `coordinates`, expected %s", POINT_EXPECTED);
    }
    return point;
}

/* All points of a list, with an error for each that is none or repeats the one before. */
static GeoPoint *read_points(FeatureReader *r, const json_t *list, int32_t least, int32_t *count)
{
    size_t size = json_array_size(list);
    if (!json_is_array(list) || size < (size_t)least || size > LINE_POINTS_MAX) {
        error_in_geometry(r, "found %zu points, expected %d to %d", size, (int)least,
                          LINE_POINTS_MAX);
        return NULL;
    }
    GeoPoint *points = arena_alloc(r->arena, size, sizeof points[0]);
    int32_t wrong = r->wrong;
    for (size_t i = 0; i < size; i++) {
        if (!read_point(json_array_get(list, i), &points[i])) {
            error_in_geometry(r, "found no point at number %zu of `coordinates`, expected %s",
                              i + 1, POINT_EXPECTED);
        } else if (i > 0 && points[i].lon == points[i - 1].lon &&
                   points[i].lat == points[i - 1].lat) {
            error_in_geometry(r, "found point number %zu at the place of the one before it", i + 1);
        }
    }
    *count = (int32_t)size;
    return r->wrong == wrong ? points : NULL;
}

const GeoPoint *feature_line(FeatureReader *r, int32_t *count)
{
    *count = 0;
    const json_t *list = coordinates(r, "LineString");
    return list ? read_points(r, list, 2, count) : NULL;
}

const GeoPoint *feature_ring(FeatureReader *r, int32_t *count)
{
    *count = 0;
    const json_t *rings = coordinates(r, "Polygon");
    if (!rings) {
        return NULL;
    }
    if (json_array_size(rings) != 1) {
        error_in_geometry(r, "found %zu rings, expected one (holes are not known here)",
                          json_array_size(rings));
        return NULL;
    }
    const GeoPoint *points = read_points(r, json_array_get(rings, 0), 4, count);
    if (!points) {
        return NULL;
    }
    GeoPoint first = points[0], last = points[*count - 1];
    if (first.lon != last.lon || first.lat != last.lat) {
        error_in_geometry(r, "found an open ring, expected the last point to be the first again");
        return NULL;
    }
    --*count;
    return points;
}
