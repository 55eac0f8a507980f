#include "base/strlist.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
strlist_take(struct strlist *list, char *s)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = s;
}

void
strlist_add(struct strlist *list, const char *s)
{
	strlist_take(list, xstrdup(s));
}

void
strlist_addn(struct strlist *list, const char *s, size_t len)
{
	strlist_take(list, xstrndup(s, len));
}

void
strlist_remove(struct strlist *list, size_t index)
{
	free(list->items[index]);
	list->count--;
	memmove(&list->items[index], &list->items[index + 1],
	    (list->count - index) * sizeof *list->items);
}

bool
strlist_has(const struct strlist *list, const char *s)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], s) == 0)
			return true;
	return false;
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
strlist_sort(struct strlist *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, compare_strings);
}

bool
strlist_has_sorted(const struct strlist *list, const char *s)
{
	return list->count > 0 && bsearch(&s, list->items, list->count,
				      sizeof *list->items, compare_strings) != NULL;
}

void
strlist_copy(struct strlist *to, const struct strlist *from)
{
	for (size_t i = 0; i < from->count; i++)
		strlist_add(to, from->items[i]);
}

void
strlist_release(struct strlist *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct strlist)STRLIST_INIT;
}

void
strlist_split(struct strlist *list, const char *s, char separator)
{
	while (*s != '\0') {
		const char *end = strchr(s, separator);
		size_t len = end == NULL ? strlen(s) : (size_t)(end - s);
		const char *next = end == NULL ? s + len : end + 1;

		while (len > 0 && (*s == ' ' || *s == '\t'))
			s++, len--;
		while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
			len--;
		if (len > 0)
			strlist_addn(list, s, len);
		s = next;
	}
}
