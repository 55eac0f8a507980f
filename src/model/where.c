#include "query_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Longer ones first, for the shorter ones begin them. */
static const struct {
	const char *sign;
	enum where_operator op;
} operators[] = {
    {"!=", WHERE_NOT_EQUAL},
    {"<=", WHERE_LESS_EQUAL},
    {">=", WHERE_GREATER_EQUAL},
    {"=", WHERE_EQUAL},
    {"~", WHERE_CONTAINS},
    {"<", WHERE_LESS},
    {">", WHERE_GREATER},
};

/* The first operator in the expression, and its place and length; false where there is
 * none. */
static bool
find_operator(
    const char *expression, enum where_operator *op, const char **sign, size_t *len)
{
	for (const char *s = expression; *s != '\0'; s++) {
		for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
			*len = strlen(operators[i].sign);
			if (strncmp(s, operators[i].sign, *len) != 0)
				continue;
			*op = operators[i].op;
			*sign = s;
			return true;
		}
	}
	return false;
}

/* The text without the blanks around it. The caller frees. */
static char *
without_blanks(const char *s, size_t len)
{
	while (len > 0 && (*s == ' ' || *s == '\t'))
		s++, len--;
	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return xstrndup(s, len);
}

int
where_parse(struct where *where, enum kind kind, const char *expression, day_t today,
    struct error *err)
{
	const char *sign;
	size_t len;
	char *key = NULL;

	if (find_operator(expression, &where->op, &sign, &len))
		key = without_blanks(expression, (size_t)(sign - expression));
	if (key == NULL || *key == '\0') {
		free(key);
		return error_usage(err,
		    "bad condition '%s': expected KEY=VALUE, KEY!=VALUE, KEY~VALUE, "
		    "KEY<VALUE or KEY>VALUE",
		    expression);
	}
	column_init(&where->column, kind, key);
	free(key);
	where->text = without_blanks(sign + len, strlen(sign + len));
	needle_init(&where->exact, where->text, unicode_fold_case);
	needle_init(&where->folded, where->text, unicode_fold);
	where->has_day = day_parse_input(where->text, today, &where->day);
	where->has_instant =
	    !where->has_day && instant_parse(where->text, &where->instant);
	where->has_number = number_parse(where->text, &where->number);
	return 0;
}

void
where_release(struct where *where)
{
	column_release(&where->column);
	free(where->text);
	needle_release(&where->exact);
	needle_release(&where->folded);
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* False where one of the two is no date; else how the text stands to the value. */
static bool
order_dates(const struct where *where, const char *text, int *order)
{
	day_t day = where->day, text_day;
	instant_t at;

	if (!where->has_day && !where->has_instant)
		return false;
	if (where->has_instant)
		day = instant_local_day(where->instant);
	if (day_parse(text, &text_day))
		*order = compare(text_day, day);
	else if (!instant_parse(text, &at))
		return false;
	else if (where->has_instant)
		*order = compare(at, where->instant);
	else
		*order = compare(instant_local_day(at), day);
	return true;
}

static int
order(const struct where *where, const char *text)
{
	struct number number;
	int result;

	if (order_dates(where, text, &result))
		return result;
	if (where->has_number && number_parse(text, &number))
		return number_order(&number, &where->number);
	return needle_order(&where->folded, text);
}

static bool
equal(const struct where *where, const char *text)
{
	int result;

	if (needle_equals(&where->exact, text))
		return true;
	return order_dates(where, text, &result) && result == 0;
}

/* `!=` is asked as `=` here: the whole record's answer is turned round. */
static bool
match_text(const struct where *where, const char *text)
{
	switch (where->op) {
	case WHERE_EQUAL:
	case WHERE_NOT_EQUAL:
		return equal(where, text);
	case WHERE_CONTAINS:
		return needle_within(&where->folded, text);
	case WHERE_LESS:
		return order(where, text) < 0;
	case WHERE_LESS_EQUAL:
		return order(where, text) <= 0;
	case WHERE_GREATER:
		return order(where, text) > 0;
	case WHERE_GREATER_EQUAL:
		return order(where, text) >= 0;
	}
	return false;
}

/* Notes are counted, or read where it's words that are asked for. */
static bool
asks_note_texts(const struct where *where)
{
	if (where->column.source != COLUMN_NOTES)
		return false;
	return where->op == WHERE_CONTAINS ||
	       (!where->has_number &&
		   (where->op == WHERE_EQUAL || where->op == WHERE_NOT_EQUAL));
}

static bool
match_any(const struct where *where, const struct record *record,
    const struct query_context *context)
{
	char scratch[INSTANT_TEXT_SIZE];
	const char *text;

	if (where->column.source == COLUMN_TAGS) {
		for (size_t i = 0; i < record->tags.count; i++)
			if (match_text(where, record->tags.items[i]))
				return true;
		return false;
	}
	if (asks_note_texts(where)) {
		for (size_t i = 0; i < record->note_count; i++)
			if (match_text(where, record->notes[i].text))
				return true;
		return false;
	}
	text = column_text(&where->column, record, context, scratch);
	return text != NULL && match_text(where, text);
}

bool
where_match(const struct where *where, const struct record *record,
    const struct query_context *context)
{
	bool any = match_any(where, record, context);

	return where->op == WHERE_NOT_EQUAL ? !any : any;
}
