#include "model/person.h"

#include "base/mem.h"

#include <stddef.h>
#include <string.h>

static const char blanks[] = " \t";

/* A copy without the blanks around it; NULL where nothing is left. */
static char *
trimmed(const char *s, size_t len)
{
	while (len > 0 && strchr(blanks, *s) != NULL)
		s++, len--;
	while (len > 0 && strchr(blanks, s[len - 1]) != NULL)
		len--;
	return len == 0 ? NULL : xstrndup(s, len);
}

void
person_split_name(const char *name, char **first, char **last)
{
	const char *comma = strchr(name, ',');
	size_t word;

	if (comma != NULL) {
		*last = trimmed(name, (size_t)(comma - name));
		*first = trimmed(comma + 1, strlen(comma + 1));
	} else {
		name += strspn(name, blanks);
		word = strcspn(name, blanks);
		*first = trimmed(name, word);
		*last = trimmed(name + word, strlen(name + word));
	}
	if (*first == NULL) {
		*first = *last;
		*last = NULL;
	}
}
