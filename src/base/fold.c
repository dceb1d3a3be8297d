#include "base/fold.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A letter and what it stands for. Code points from Unicode's charts of Latin-1, Latin Extended-A
 * and -B. */
typedef struct Fold {
    uint32_t from, to; /* a range of code points */
    const char *as;
} Fold;

static const Fold folds[] = {
    {0xC0, 0xC5, "a"},    {0xE0, 0xE5, "a"},   {0xC6, 0xC6, "ae"},  {0xE6, 0xE6, "ae"},
    {0xC7, 0xC7, "c"},    {0xE7, 0xE7, "c"},   {0xC8, 0xCB, "e"},   {0xE8, 0xEB, "e"},
    {0xCC, 0xCF, "i"},    {0xEC, 0xEF, "i"},   {0xD1, 0xD1, "n"},   {0xF1, 0xF1, "n"},
    {0xD2, 0xD6, "o"},    {0xF2, 0xF6, "o"},   {0xD8, 0xD8, "o"},   {0xF8, 0xF8, "o"},
    {0xD9, 0xDC, "u"},    {0xF9, 0xFC, "u"},   {0xDD, 0xDD, "y"},   {0xFD, 0xFD, "y"},
    {0xFF, 0xFF, "y"},    {0xDF, 0xDF, "ss"},  {0x100, 0x105, "a"}, {0x106, 0x10D, "c"},
    {0x10E, 0x111, "d"},  {0x112, 0x11B, "e"}, {0x11C, 0x123, "g"}, {0x124, 0x127, "h"},
    {0x128, 0x131, "i"},  {0x134, 0x135, "j"}, {0x136, 0x138, "k"}, {0x139, 0x142, "l"},
    {0x143, 0x148, "n"},  {0x14C, 0x151, "o"}, {0x154, 0x159, "r"}, {0x15A, 0x161, "s"},
    {0x162, 0x167, "t"},  {0x168, 0x173, "u"}, {0x174, 0x175, "w"}, {0x176, 0x178, "y"},
    {0x179, 0x17E, "z"},  {0x218, 0x219, "s"}, {0x21A, 0x21B, "t"}, {0x300, 0x36F, ""},
    {0x2019, 0x2019, ""}, {0x2BC, 0x2BC, ""},
};

/* The code point at text and its bytes; a broken one counts as one byte. */
static uint32_t letter_at(const unsigned char *text, int32_t *bytes)
{
    uint32_t first = text[0];
    int32_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t code = more == 3 ? first & 7 : more == 2 ? first & 15 : more == 1 ? first & 31 : first;
    for (int32_t i = 1; i <= more; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            *bytes = 1;
            return first;
        }
        code = code << 6 | (text[i] & 0x3F);
    }
    *bytes = 1 + more;
    return code;
}

/* Writes it to letter and returns its length. */
static size_t fold_letter(const unsigned char *text, int32_t bytes, uint32_t code, char letter[8])
{
    memset(letter, 0, 8);
    if (code < 0x80) {
        letter[0] = code == '\'' || code == '`' ? '\0' : (char)tolower((int)code);
        return strlen(letter);
    }
    for (size_t i = 0; i < sizeof folds / sizeof folds[0]; i++) {
        if (code >= folds[i].from && code <= folds[i].to) {
            strcpy(letter, folds[i].as);
            return strlen(letter);
        }
    }
    uint32_t small = code >= 0x410 && code <= 0x42F   ? code + 0x20
                     : code >= 0x400 && code <= 0x40F ? code + 0x50
                     : code == 0x490                  ? 0x491
                                                      : 0;
    if (small > 0) { /* two bytes, as all Cyrillic */
        letter[0] = (char)(0xC0 | small >> 6);
        letter[1] = (char)(0x80 | (small & 0x3F));
        return 2;
    }
    memcpy(letter, text, (size_t)bytes);
    return (size_t)bytes;
}

char *text_fold(const char *text, char *out, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t used = 0;
    while (*at) {
        int32_t bytes;
        char letter[8];
        uint32_t code = letter_at(at, &bytes);
        size_t length = fold_letter(at, bytes, code, letter);
        if (used + length >= size) {
            break;
        }
        memcpy(out + used, letter, length);
        used += length;
        at += bytes;
    }
    out[used] = '\0';
    return out;
}

int32_t text_match(const char *folded, const char *query)
{
    size_t length = strlen(query);
    if (length == 0) {
        return 1;
    }
    if (strncmp(folded, query, length) == 0) {
        return 3;
    }
    int32_t best = 0;
    for (const char *at = strstr(folded, query); at; at = strstr(at + 1, query)) {
        bool begins_word = at[-1] == ' ' || at[-1] == '-' || at[-1] == '/';
        best = begins_word ? 2 : best > 0 ? best : 1;
    }
    return best;
}
