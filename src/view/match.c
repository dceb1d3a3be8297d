#include "view/match.h"

#include <stdbool.h>
#include <string.h>

enum { LETTERS_MAX = 192, WORD_START = 100, TEXT_START = 30, INSIDE = 50, SCATTERED = 20 };

/* The base letters of U+00C0..U+017F, those of Romanian with a comma apart. */
static const char latin_1[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
static const char latin_a[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                              "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static uint32_t fold(uint32_t c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A' + 'a';
    }
    if (c >= 0xC0 && c <= 0xFF) {
        return (uint32_t)latin_1[c - 0xC0];
    }
    if (c >= 0x100 && c <= 0x17F) {
        return (uint32_t)latin_a[c - 0x100];
    }
    if (c >= 0x218 && c <= 0x21B) {
        return c < 0x21A ? 's' : 't';
    }
    if (c >= 0x410 && c <= 0x42F) {
        return c + 0x20;
    }
    if (c >= 0x400 && c <= 0x40F) {
        return c + 0x50;
    }
    return c == 0x490 ? 0x491 : c;
}

/* The next code point of valid UTF-8; what is not is taken byte by byte. */
static uint32_t next_letter(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    int32_t bytes = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;
    uint32_t c = bytes == 1 ? s[0] : s[0] & (0x7Fu >> bytes);
    for (int32_t i = 1; i < bytes; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            (*text)++;
            return s[0];
        }
        c = c << 6 | (s[i] & 0x3Fu);
    }
    *text += bytes;
    return c;
}

static int32_t folded(const char *text, uint32_t out[LETTERS_MAX])
{
    int32_t count = 0;
    while (*text && count < LETTERS_MAX) {
        out[count++] = fold(next_letter(&text));
    }
    return count;
}

static bool is_letter(uint32_t c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool begins_word(const uint32_t *text, int32_t at)
{
    return at == 0 || (is_letter(text[at]) && !is_letter(text[at - 1]));
}

/* Letter by letter from a word's beginning, each next one in the same word or at the beginning of
 * another, over not more than four times its length. */
static bool is_scattered(const uint32_t *word, int32_t length, const uint32_t *text, int32_t count)
{
    for (int32_t from = 0; from < count; from++) {
        int32_t found = 0, last = from;
        for (int32_t i = from; i < count && i < from + 4 * length && found < length; i++) {
            bool joins = i == from ? begins_word(text, i) : begins_word(text, i) || last >= i - 3;
            if (text[i] == word[found] && joins) {
                found++;
                last = i;
            }
        }
        if (found == length) {
            return true;
        }
    }
    return false;
}

static int32_t word_score(const uint32_t *word, int32_t length, const uint32_t *text, int32_t count)
{
    int32_t best = 0;
    for (int32_t at = 0; at + length <= count; at++) {
        if (memcmp(text + at, word, (size_t)length * sizeof *word) == 0) {
            int32_t score = !begins_word(text, at) ? INSIDE
                            : at == 0              ? WORD_START + TEXT_START
                                                   : WORD_START;
            score += at + length == count || !is_letter(text[at + length]) ? 10 : 0;
            best = score > best ? score : best;
        }
    }
    if (best == 0 && length >= 2 && is_scattered(word, length, text, count)) {
        best = SCATTERED;
    }
    return best;
}

int32_t match_score(const char *query, const char *text)
{
    uint32_t q[LETTERS_MAX], t[LETTERS_MAX];
    int32_t typed = folded(query, q), count = folded(text, t), sum = 0, words = 0;
    for (int32_t at = 0; at < typed;) {
        int32_t end = at;
        while (end < typed && q[end] != ' ') {
            end++;
        }
        if (end > at) {
            int32_t score = word_score(q + at, end - at, t, count);
            if (score == 0) {
                return 0;
            }
            sum += score;
            words++;
        }
        at = end + 1;
    }
    return words > 0 ? sum / words * 8 - count / 4 : 1; /* length decides between equals alone */
}
