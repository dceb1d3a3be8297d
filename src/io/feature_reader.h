/* Reads the values of GeoJSON features, one by one, with an error for each that is not as it should
 * be: place, what was found, what was expected. A reader stands at one feature and, within it, at
 * the object that keys are looked up in (the properties, or an object among them). */
#ifndef CORRIDOR_IO_FEATURE_READER_H
#define CORRIDOR_IO_FEATURE_READER_H

#include "base/memory.h"
#include "io/json_file.h"
#include "model/network.h"

typedef struct FeatureReader {
    const JsonFile *file;
    Errors *errors;
    Arena *arena; /* texts and points are copied into it */
    size_t index; /* of the feature in "features" */
    const json_t *feature;
    const json_t *object; /* what keys are looked up in */
    const char *inner;    /* key of that object among the properties; NULL: the properties */
    int32_t wrong;        /* errors since feature_begin */
} FeatureReader;

/* The array "features" of a FeatureCollection; NULL with errors when the file is not one. */
const json_t *feature_collection(const JsonFile *file, Errors *errors);

/* Stands at feature number index. False with an error when it has no properties or geometry. */
bool feature_begin(FeatureReader *reader, const json_t *features, size_t index);

/* Keys are looked up in the object of that name from now on; NULL: in the properties again. False
 * with an error when there is none; keys are then still looked up where they were. */
bool feature_enter(FeatureReader *reader, const char *key);

/* An error at the value (or, with feature_key_error, at the name) of a key, at the feature as a
 * whole when key is NULL or absent. */
void feature_error(FeatureReader *reader, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Every key must be one of keys[count], "note" or "notes". */
void feature_check_keys(FeatureReader *reader, const char *const *keys, int32_t count);

/* Values. All keys must be there. What was wrong is replaced by an empty or zero value, so that
 * reading can go on and find further errors. */
const char *feature_text(FeatureReader *reader, const char *key); /* may be "" */
const char *feature_name(FeatureReader *reader, const char *key); /* 1 to 200 bytes */
const char *const *feature_names(FeatureReader *reader, const char *key, int32_t *count);
bool feature_bool(FeatureReader *reader, const char *key);
int32_t feature_choice(FeatureReader *reader, const char *key, const char *const *names,
                       int32_t count);
uint32_t feature_choices(FeatureReader *reader, const char *key, const char *const *names,
                         int32_t count); /* a list; bit per name */

typedef struct NumberRange {
    double low, high;
    bool nullable;    /* null is fine and gives 0 */
    const char *what; /* "metres from 0 to 60" */
} NumberRange;
double feature_number(FeatureReader *reader, const char *key, NumberRange range);
GeoPoint feature_place(FeatureReader *reader, const char *key); /* [lon, lat] */

/* The geometry: a Point, a LineString of 2 points or more without repeated ones, the outer ring of
 * a Polygon (3 points or more, the closing one left out). NULL with errors when it isn't. */
GeoPoint feature_point(FeatureReader *reader);
const GeoPoint *feature_line(FeatureReader *reader, int32_t *count);
const GeoPoint *feature_ring(FeatureReader *reader, int32_t *count);

#endif
