#ifndef BASE_STRLIST_H
#define BASE_STRLIST_H

#include <stdbool.h>
#include <stddef.h>

/* A list of strings that it owns, in the order they were added. */
struct strlist {
	char **items;
	size_t count;
	size_t room;
};

#define STRLIST_INIT       \
	{                  \
		NULL, 0, 0 \
	}

void strlist_add(struct strlist *list, const char *s);
void strlist_addn(struct strlist *list, const char *s, size_t len);
void strlist_take(struct strlist *list, char *s); /* takes s over, from malloc(3) */
void strlist_remove(struct strlist *list, size_t index);
bool strlist_has(const struct strlist *list, const char *s);
void strlist_sort(struct strlist *list); /* by bytes */
/* As strlist_has(), of a list that is sorted. */
bool strlist_has_sorted(const struct strlist *list, const char *s);
void strlist_copy(struct strlist *to, const struct strlist *from);
void strlist_release(struct strlist *list);

/* Adds the parts of s between separators; empty parts are left out, blanks around a part
 * cut. */
void strlist_split(struct strlist *list, const char *s, char separator);

#endif
