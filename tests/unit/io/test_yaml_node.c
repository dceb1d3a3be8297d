#include "io/yaml_node.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static YamlNode *read_text(const char *text, Arena *arena)
{
    Errors errors = {0};
    YamlNode *root = yaml_parse("t.yaml", text, strlen(text), arena, &errors);
    if (!root) {
        fail_msg("%d:%d: %s", (int)errors.items[0].line, (int)errors.items[0].column,
                 errors_first(&errors));
    }
    assert_int_equal(errors.total, 0);
    return root;
}

static void assert_bytes_refused(const char *bytes, size_t length, int32_t line, int32_t column,
                                 const char *reason)
{
    Arena arena = {0};
    Errors errors = {0};
    assert_null(yaml_parse("t.yaml", bytes, length, &arena, &errors));
    assert_true(errors.count >= 1);
    assert_string_equal(errors_first(&errors), reason);
    assert_string_equal(errors.items[0].file, "t.yaml");
    assert_int_equal(errors.items[0].line, line);
    assert_int_equal(errors.items[0].column, column);
    errors_free(&errors);
    arena_free(&arena);
}

static void assert_refused(const char *text, int32_t line, int32_t column, const char *reason)
{
    assert_bytes_refused(text, strlen(text), line, column, reason);
}

/* ---- reading ---- */

static void test_values_know_their_place(void **state)
{
    (void)state;
    Arena arena = {0};
    const YamlNode *root = read_text("name: Odesa\n"
                                     "teams: {a: 1, b: \"2\"}\n"
                                     "list:\n"
                                     "  - x\n"
                                     "  - [y, z]\n",
                                     &arena);
    assert_int_equal(root->kind, YAML_KIND_MAP);
    assert_int_equal(root->count, 3);
    assert_null(root->key);

    const YamlNode *name = yaml_get(root, "name");
    assert_int_equal(name->kind, YAML_KIND_SCALAR);
    assert_string_equal(name->text, "Odesa");
    assert_string_equal(name->file, "t.yaml");
    assert_int_equal(name->line, 1);
    assert_int_equal(name->column, 7);
    assert_int_equal(name->key_line, 1);
    assert_int_equal(name->key_column, 1);
    assert_true(name->is_plain);

    const YamlNode *b = yaml_get(yaml_get(root, "teams"), "b");
    assert_string_equal(b->text, "2");
    assert_string_equal(b->key, "b");
    assert_int_equal(b->line, 2);
    assert_int_equal(b->column, 18);
    assert_int_equal(b->key_column, 15);
    assert_false(b->is_plain);

    const YamlNode *list = yaml_get(root, "list");
    assert_int_equal(list->kind, YAML_KIND_LIST);
    assert_int_equal(list->count, 2);
    assert_string_equal(list->first->text, "x");
    assert_null(list->first->key);
    assert_ptr_equal(list->first->next, list->last);
    assert_string_equal(list->last->last->text, "z");
    assert_int_equal(list->last->last->line, 5);
    assert_int_equal(list->last->last->column, 9);
    arena_free(&arena);
}

static void test_what_is_not_there_is_null(void **state)
{
    (void)state;
    Arena arena = {0};
    const YamlNode *root = read_text("a: [b]\n", &arena);
    assert_null(yaml_get(root, "b"));
    assert_null(yaml_get(yaml_get(root, "a"), "b"));
    assert_null(yaml_get(NULL, "b"));
    arena_free(&arena);
}

static void test_what_was_found_is_told_shortly(void **state)
{
    (void)state;
    Arena arena = {0};
    const YamlNode *root = read_text("[[], {}, '', word, \"two words\"]", &arena);
    static const char *const expected[] = {"a list", "a map", "nothing", "`word`", "`two words`"};
    int32_t i = 0;
    for (const YamlNode *node = root->first; node; node = node->next) {
        char found[YAML_FOUND_TEXT];
        assert_string_equal(yaml_found(node, found), expected[i++]);
    }
    assert_int_equal(i, 5);
    arena_free(&arena);
}

static void test_a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    Arena arena = {0};
    for (int32_t lead = 0; lead < 2; lead++) {
        char text[256] = "x";
        for (size_t length = (size_t)lead; length < 200; length += 2) {
            memcpy(text + length, "\xC3\xBC", 3); /* u umlaut */
        }
        char found[YAML_FOUND_TEXT];
        yaml_found(read_text(text, &arena), found);
        size_t length = strlen(found);
        assert_true(length < YAML_FOUND_TEXT);
        assert_string_equal(found + length - 4, "...`");
        assert_int_equal((unsigned char)found[length - 5], 0xBC);
    }
    arena_free(&arena);
}

/* ---- what is refused ---- */

static void test_repeated_keys_are_all_told(void **state)
{
    (void)state;
    static const char text[] = "a: 1\n"
                               "b: {c: 1, c: 2}\n"
                               "a: 3\n"
                               "d: {a: 1, b: 2, c: 3}\n";
    Arena arena = {0};
    Errors errors = {0};
    assert_null(yaml_parse("t.yaml", text, sizeof text - 1, &arena, &errors));
    assert_int_equal(errors.total, 2);
    assert_string_equal(errors.items[0].text, "found key `c` a second time, expected it once");
    assert_int_equal(errors.items[0].line, 2);
    assert_int_equal(errors.items[0].column, 11);
    assert_string_equal(errors.items[1].text, "found key `a` a second time, expected it once");
    assert_int_equal(errors.items[1].line, 3);
    assert_int_equal(errors.items[1].column, 1);
    errors_free(&errors);
    arena_free(&arena);
}

/* The keys of a large map are found by hash: all differ, but for the last. */
static void test_a_repeated_key_is_found_among_many(void **state)
{
    (void)state;
    enum { KEYS = 50000, LINE_BYTES = 10 };
    char *text = mem_alloc(KEYS + 2, LINE_BYTES);
    for (int32_t i = 0; i < KEYS; i++) {
        snprintf(text + (size_t)i * LINE_BYTES, LINE_BYTES + 1, "k%05u: 1\n", (unsigned)i % 100000u);
    }
    Arena arena = {0};
    assert_int_equal(read_text(text, &arena)->count, KEYS);
    arena_free(&arena);
    strcat(text, "k31415: 2\n");
    assert_refused(text, KEYS + 1, 1, "found key `k31415` a second time, expected it once");
    mem_free(text);
}

static void test_anchors_aliases_and_tags_are_refused(void **state)
{
    (void)state;
    assert_refused("a: &x 1\n", 1, 4,
                   "found an anchor (&), expected plain YAML; quote the text if it begins with &");
    assert_refused("a: &x [1]\n", 1, 4,
                   "found an anchor (&), expected plain YAML; quote the text if it begins with &");
    assert_refused("a: *x\n", 1, 4,
                   "found an alias (*), expected plain YAML; quote the text if it begins with *");
    assert_refused("a:\n  b: !!int 1\n", 2, 6,
                   "found a tag (!), expected plain YAML; quote the text if it begins with !");
    assert_refused("a: !x {b: 1}\n", 1, 4,
                   "found a tag (!), expected plain YAML; quote the text if it begins with !");
}

static void test_one_document_of_words_as_keys(void **state)
{
    (void)state;
    assert_refused("a: 1\n---\nb: 2\n", 2, 1, "found a second document, expected one a file");
    assert_refused("? [a, b]\n: 1\n", 1, 3, "found a list or a map as a key, expected a word");
    assert_refused("", 0, 0, "found nothing in the file, expected YAML");
    assert_refused("# a comment\n", 0, 0, "found nothing in the file, expected YAML");
}

static void test_nesting_is_bounded(void **state)
{
    (void)state;
    char text[2 * YAML_DEPTH_MAX + 3] = "";
    memset(text, '[', YAML_DEPTH_MAX);
    memset(text + YAML_DEPTH_MAX, ']', YAML_DEPTH_MAX);
    Arena arena = {0};
    read_text(text, &arena);
    arena_free(&arena);
    memset(text, '[', YAML_DEPTH_MAX + 1);
    memset(text + YAML_DEPTH_MAX + 1, ']', YAML_DEPTH_MAX + 1);
    assert_refused(text, 1, YAML_DEPTH_MAX + 1,
                   "found more than 32 levels of lists and maps, expected fewer");
}

static void test_size_is_bounded(void **state)
{
    (void)state;
    char *text = mem_alloc(YAML_BYTES_MAX + 1, 1);
    memset(text, ' ', YAML_BYTES_MAX + 1);
    text[0] = 'a';
    assert_bytes_refused(text, YAML_BYTES_MAX + 1, 0, 0,
                         "found more than 4 MiB, expected a smaller file");
    size_t length = 0;
    text[length++] = '[';
    for (int32_t i = 0; i < YAML_NODES_MAX; i++) {
        text[length++] = '1';
        text[length++] = ',';
    }
    text[length++] = ']';
    assert_bytes_refused(text, length, 1, 2 * YAML_NODES_MAX,
                         "found more than 200000 values, expected a smaller file");
    mem_free(text);
}

static void test_bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    assert_refused("ab: c\nd: \xFF\n", 2, 4,
                   "found byte 0xFF, expected UTF-8 text (invalid leading UTF-8 octet)");
    assert_refused("\xC3\xBC: c\nd: \xC3(\n", 2, 5,
                   "found byte 0x28, expected UTF-8 text (invalid trailing UTF-8 octet)");
    assert_refused("\xC3\xBC: \x01\n", 1, 4,
                   "found byte 0x01, expected UTF-8 text (control characters are not allowed)");
    assert_refused("d: \xED\xA0\x80\n", 1, 4,
                   "found character U+D800, expected UTF-8 text (invalid Unicode character)");
    assert_refused("a: \"x\\0y\"\n", 1, 4, "found a character of code 0, expected text");
    assert_bytes_refused("a: b\0c\n", 7, 1, 5,
                         "found byte 0x00, expected UTF-8 text (control characters are not "
                         "allowed)");
}

static void test_broken_yaml_has_a_place(void **state)
{
    (void)state;
    assert_refused("a: [1, 2\nb: 3\n", 2, 2,
                   "not readable as YAML: did not find expected ',' or ']', "
                   "while parsing a flow sequence");
    assert_refused("a: \"open\n", 2, 1,
                   "not readable as YAML: found unexpected end of stream, "
                   "while scanning a quoted scalar");
}

/* Whatever is cut off the end of a text, the reader returns or refuses. */
static void test_every_beginning_of_a_text_is_survived(void **state)
{
    (void)state;
    static const char text[] = "a: {b: [1, \"x\\u00e9\", 'y'], c: |\n  t\xC3\xBC\n}\n"
                               "d:\n  - {e: 1}\n  - >-\n    f\n";
    for (size_t length = 0; length < sizeof text; length++) {
        Arena arena = {0};
        Errors errors = {0};
        char *copy = mem_alloc(length + 1, 1);
        memcpy(copy, text, length);
        const YamlNode *root = yaml_parse("t.yaml", copy, length, &arena, &errors);
        assert_true((root == NULL) == (errors.total > 0));
        mem_free(copy);
        errors_free(&errors);
        arena_free(&arena);
    }
}

/* ---- settings ---- */

static YamlNode *set_in(const char *text, const char *setting, Arena *arena)
{
    YamlNode *root = read_text(text, arena);
    Errors errors = {0};
    if (!yaml_set(root, setting, arena, &errors)) {
        fail_msg("%s", errors_first(&errors));
    }
    assert_int_equal(errors.total, 0);
    return root;
}

static void test_a_setting_replaces_a_value(void **state)
{
    (void)state;
    Arena arena = {0};
    const YamlNode *root = set_in("a: {b: 1, c: 2}\nd: 3\n", "a.b={x: [7]}", &arena);
    const YamlNode *b = yaml_get(yaml_get(root, "a"), "b");
    assert_string_equal(yaml_get(b, "x")->first->text, "7");
    assert_string_equal(b->key, "b");
    assert_string_equal(b->next->text, "2");
    assert_string_equal(yaml_get(root, "d")->text, "3");
    assert_string_equal(b->file, "--set a.b={x: [7]}");
    assert_int_equal(b->line, 0);
    assert_int_equal(yaml_get(b, "x")->first->column, 0);
    arena_free(&arena);
}

static void test_a_setting_adds_a_key_and_counts_in_lists(void **state)
{
    (void)state;
    Arena arena = {0};
    const YamlNode *root = set_in("a: [x, {b: 1}]\n", "a.1.c=2", &arena);
    const YamlNode *item = yaml_get(root, "a")->last;
    assert_int_equal(item->count, 2);
    assert_string_equal(yaml_get(item, "c")->text, "2");
    root = set_in("a: [x, y]\n", "a.0=z", &arena);
    assert_string_equal(yaml_get(root, "a")->first->text, "z");
    assert_string_equal(yaml_get(root, "a")->last->text, "y");
    root = set_in("a: 1\n", "a=x=y", &arena);
    assert_string_equal(yaml_get(root, "a")->text, "x=y");
    arena_free(&arena);
}

static void assert_setting_refused(const char *setting, const char *reason)
{
    Arena arena = {0};
    Errors errors = {0};
    YamlNode *root = read_text("flows: {ukraine: {rate: 1}}\nlist: [a, b]\n", &arena);
    assert_false(yaml_set(root, setting, &arena, &errors));
    assert_int_equal(errors.total, 1);
    assert_string_equal(errors_first(&errors), reason);
    char origin[128];
    snprintf(origin, sizeof origin, "--set %s", setting);
    assert_string_equal(errors.items[0].file, origin);
    assert_int_equal(errors.items[0].line, 0);
    errors_free(&errors);
    arena_free(&arena);
}

static void test_settings_that_lead_nowhere(void **state)
{
    (void)state;
    assert_setting_refused("seed", "expected PATH=VALUE, such as `seed=7`");
    assert_setting_refused("=7", "expected PATH=VALUE, such as `seed=7`");
    assert_setting_refused(
        "flows.ukrain.rate=2",
        "found `ukrain` in the path, expected a key of the scenario; did you mean `ukraine`?");
    assert_setting_refused(
        "flow.ukraine.rate=2",
        "found `flow` in the path, expected a key of the scenario; did you mean `flows`?");
    assert_setting_refused("list.2=c", "found `2` in the path, expected a number from 0 to 1");
    assert_setting_refused("list.-1=c", "found `-1` in the path, expected a number from 0 to 1");
    assert_setting_refused("list.x=c", "found `x` in the path, expected a number from 0 to 1");
    assert_setting_refused("flows.ukraine.rate.x=2",
                           "found `x` in the path, expected it to end before (`1`)");
    assert_setting_refused("flows=&a 1",
                           "found an anchor (&), expected plain YAML; quote the text if it begins "
                           "with &");
    assert_setting_refused("flows=", "found nothing in the file, expected YAML");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_know_their_place),
        cmocka_unit_test(test_what_is_not_there_is_null),
        cmocka_unit_test(test_what_was_found_is_told_shortly),
        cmocka_unit_test(test_a_long_text_is_cut_between_characters),
        cmocka_unit_test(test_repeated_keys_are_all_told),
        cmocka_unit_test(test_a_repeated_key_is_found_among_many),
        cmocka_unit_test(test_anchors_aliases_and_tags_are_refused),
        cmocka_unit_test(test_one_document_of_words_as_keys),
        cmocka_unit_test(test_nesting_is_bounded),
        cmocka_unit_test(test_size_is_bounded),
        cmocka_unit_test(test_bytes_that_are_no_text_are_refused),
        cmocka_unit_test(test_broken_yaml_has_a_place),
        cmocka_unit_test(test_every_beginning_of_a_text_is_survived),
        cmocka_unit_test(test_a_setting_replaces_a_value),
        cmocka_unit_test(test_a_setting_adds_a_key_and_counts_in_lists),
        cmocka_unit_test(test_settings_that_lead_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
