#ifndef MODEL_EDIT_H
#define MODEL_EDIT_H

#include "base/date.h"
#include "model/record.h"

/* One thing to do to a record. */
enum edit_verb { EDIT_SET, EDIT_UNSET, EDIT_TAG, EDIT_UNTAG, EDIT_NOTE };

struct edit {
	enum edit_verb verb;
	char *key;    /* EDIT_SET, EDIT_UNSET */
	char *text;   /* the value, the tag or the note's text */
	char *by;     /* EDIT_NOTE */
	instant_t at; /* EDIT_NOTE */
};

struct edit_list {
	struct edit *items;
	size_t count, room;
};
#define EDIT_LIST_INIT     \
	{                  \
		NULL, 0, 0 \
	}

void edit_list_set(struct edit_list *list, const char *key, const char *text);
void edit_list_unset(struct edit_list *list, const char *key);
void edit_list_tag(struct edit_list *list, const char *tag);
void edit_list_untag(struct edit_list *list, const char *tag);
void edit_list_note(
    struct edit_list *list, instant_t at, const char *by, const char *text);
void edit_list_copy(struct edit_list *to, const struct edit_list *from); /* adds */
void edit_list_release(struct edit_list *list);

/*
 * True where doing it would leave the record as it is (a note never would): then
 * record_diff() would find nothing either. The case of a tag does not count, nor
 * that of a status, and no status is New: unsetting New is idle.
 */
bool edit_is_idle(const struct edit *edit, const struct record *record);

#endif
