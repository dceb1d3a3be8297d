#include "io/csv.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static CsvTable read_text(const char *text)
{
    CsvTable table;
    Errors errors = {0};
    if (!csv_read("t.csv", text, strlen(text), &table, &errors)) {
        fail_msg("line %d: %s", (int)errors.items[0].line, errors_first(&errors));
    }
    return table;
}

static void assert_refused(const char *text, int32_t line, const char *reason)
{
    CsvTable table = {.row_count = 4711};
    Errors errors = {0};
    assert_false(csv_read("t.csv", text, strlen(text), &table, &errors));
    assert_int_equal(errors.items[0].line, line);
    assert_string_equal(errors.items[0].file, "t.csv");
    assert_string_equal(errors_first(&errors), reason);
    assert_int_equal(table.row_count, 4711);
    errors_free(&errors);
}

static void test_cells_are_found_by_row_and_header(void **state)
{
    (void)state;
    CsvTable table = read_text("from,to,nm\nOdesa,Istanbul,349\nVarna,Istanbul,153\n");
    Errors errors = {0};
    assert_int_equal(table.column_count, 3);
    assert_int_equal(table.row_count, 2);
    int32_t nm = csv_column(&table, "nm", &errors);
    assert_int_equal(nm, 2);
    assert_string_equal(csv_cell(&table, 1, 0), "Varna");
    assert_string_equal(csv_cell(&table, 1, nm), "153");
    assert_int_equal(csv_line(&table, 1), 3);
    assert_int_equal(csv_column(&table, "form", &errors), -1);
    assert_string_equal(errors_first(&errors), "found no column `form`; is `from` meant?");
    errors_free(&errors);
    csv_free(&table);
}

static void test_quoted_fields_hold_commas_quotes_and_lines(void **state)
{
    (void)state;
    CsvTable table = read_text("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n\"\",last\n");
    assert_int_equal(table.row_count, 2);
    assert_string_equal(csv_cell(&table, 0, 0), "x, \"y\"");
    assert_string_equal(csv_cell(&table, 0, 1), "two\nlines");
    assert_string_equal(csv_cell(&table, 1, 0), "");
    assert_string_equal(csv_cell(&table, 1, 1), "last");
    assert_int_equal(csv_line(&table, 0), 2);
    assert_int_equal(csv_line(&table, 1), 4); /* the line in quotes counts */
    csv_free(&table);
}

static void test_line_ends_of_all_kinds_are_read(void **state)
{
    (void)state;
    CsvTable table = read_text("\xEF\xBB\xBF"
                               "a,b\r\n1,2\r\n\r\n\n3,");
    assert_string_equal(table.cells[0], "a"); /* without the byte order mark */
    assert_int_equal(table.row_count, 2);
    assert_string_equal(csv_cell(&table, 0, 1), "2");
    assert_string_equal(csv_cell(&table, 1, 0), "3");
    assert_string_equal(csv_cell(&table, 1, 1), ""); /* ended by the end of the file */
    assert_int_equal(csv_line(&table, 1), 5);
    csv_free(&table);
}

static void test_header_alone_is_a_table_without_rows(void **state)
{
    (void)state;
    CsvTable table = read_text("a,b");
    assert_int_equal(table.row_count, 0);
    assert_int_equal(table.column_count, 2);
    csv_free(&table);
}

static void test_malformed_tables_are_refused_with_their_line(void **state)
{
    (void)state;
    assert_refused("", 0, "found an empty file, expected a header line");
    assert_refused("a,b\n1,2\n3\n", 3, "found 1 field, expected 2 as in the header");
    assert_refused("a,b\n1,2,3\n", 2, "found 3 fields, expected 2 as in the header");
    assert_refused("a,b,a\n", 1, "found the column `a` a second time");
    assert_refused("a\n\"x\ny", 2, "found a field with an opening quote but no closing one");
    assert_refused("a\n\"x\"y\n", 2, "found text after a field's closing quote, expected a comma");
    assert_refused("a\nx\"y\"\n", 2,
                   "found a quote within a field, expected the whole field in quotes and the "
                   "quotes in it doubled");
    Errors errors = {0};
    CsvTable table;
    assert_false(csv_read("t.csv", "a\0b", 3, &table, &errors));
    assert_false(csv_load("/nonexistent/t.csv", &table, &errors));
    assert_int_equal(errors.total, 2);
    errors_free(&errors);
}

static void test_all_errors_are_told_in_one_go(void **state)
{
    (void)state;
    const char *text = "a,b\n1\n2,2\n3,3,3\nx\"x,4\n";
    CsvTable table;
    Errors errors = {0};
    assert_false(csv_read("t.csv", text, strlen(text), &table, &errors));
    assert_int_equal(errors.total, 3);
    assert_int_equal(errors.items[0].line, 2);
    assert_int_equal(errors.items[1].line, 4);
    assert_int_equal(errors.items[2].line, 5);
    errors_free(&errors);
}

static void test_numbers_are_read_within_their_range(void **state)
{
    (void)state;
    CsvTable table = read_text("n,k\n12.5,\n-3e2,0x10\n1.5.2,nan\n 7,inf\n1e999,12a\n");
    Errors errors = {0};
    double x = 0;
    assert_true(csv_number(&table, 0, 0, 0, 100, &x, &errors));
    assert_true(x == 12.5);
    assert_true(csv_number(&table, 1, 0, -1000, 0, &x, &errors));
    assert_true(x == -300);
    assert_int_equal(errors.total, 0);
    assert_false(csv_number(&table, 0, 0, 0, 12, &x, &errors));
    assert_string_equal(errors_first(&errors), "`n`: found `12.5`, expected a number from 0 to 12");
    assert_int_equal(errors.items[0].line, 2);
    for (int32_t row = 0; row < 5; row++) {
        assert_false(csv_number(&table, row, 1, -1e9, 1e9, &x, &errors));
        if (row >= 2) {
            assert_false(csv_number(&table, row, 0, -1e9, 1e9, &x, &errors));
        }
    }
    assert_int_equal(errors.total, 9);
    assert_true(x == -300); /* untouched */
    errors_free(&errors);
    csv_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells_are_found_by_row_and_header),
        cmocka_unit_test(test_quoted_fields_hold_commas_quotes_and_lines),
        cmocka_unit_test(test_line_ends_of_all_kinds_are_read),
        cmocka_unit_test(test_header_alone_is_a_table_without_rows),
        cmocka_unit_test(test_malformed_tables_are_refused_with_their_line),
        cmocka_unit_test(test_all_errors_are_told_in_one_go),
        cmocka_unit_test(test_numbers_are_read_within_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
