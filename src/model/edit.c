#include "model/edit.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct edit *
add_edit(struct edit_list *list, enum edit_verb verb, const char *key, const char *text)
{
	struct edit *edit;

	ARRAY_GROW(list->items, list->count, list->room);
	edit = &list->items[list->count++];
	*edit = (struct edit){
	    .verb = verb, .key = xstrdup_or_null(key), .text = xstrdup_or_null(text)};
	return edit;
}

void
edit_list_set(struct edit_list *list, const char *key, const char *text)
{
	add_edit(list, EDIT_SET, key, text);
}

void
edit_list_unset(struct edit_list *list, const char *key)
{
	add_edit(list, EDIT_UNSET, key, NULL);
}

void
edit_list_tag(struct edit_list *list, const char *tag)
{
	add_edit(list, EDIT_TAG, NULL, tag);
}

void
edit_list_untag(struct edit_list *list, const char *tag)
{
	add_edit(list, EDIT_UNTAG, NULL, tag);
}

void
edit_list_note(struct edit_list *list, instant_t at, const char *by, const char *text)
{
	struct edit *edit = add_edit(list, EDIT_NOTE, NULL, text);

	edit->at = at;
	edit->by = xstrdup_or_null(by);
}

void
edit_list_copy(struct edit_list *to, const struct edit_list *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct edit *edit = &from->items[i];
		struct edit *copy = add_edit(to, edit->verb, edit->key, edit->text);

		copy->at = edit->at;
		copy->by = xstrdup_or_null(edit->by);
	}
}

void
edit_list_release(struct edit_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].key);
		free(list->items[i].text);
		free(list->items[i].by);
	}
	free(list->items);
	*list = (struct edit_list)EDIT_LIST_INIT;
}

static bool
set_is_idle(
    const struct edit *edit, const struct field *field, const struct record *record)
{
	const struct value *value = record_value(record, edit->key);
	enum status status;

	/* No status is New, and "new" is New: it is the state that counts. */
	if (field != NULL && field->type == FIELD_STATUS &&
	    status_parse(edit->text, &status))
		return record->status == status;
	return value != NULL && !value->nested && strcmp(value->text, edit->text) == 0;
}

static bool
unset_is_idle(
    const struct edit *edit, const struct field *field, const struct record *record)
{
	if (field != NULL && field->type == FIELD_TAGS)
		return record->tags.count == 0;
	if (field != NULL && field->type == FIELD_NOTES)
		return record->note_count == 0;
	if (field != NULL && field->type == FIELD_STATUS)
		return record->status == STATUS_NEW;
	return record_value(record, edit->key) == NULL;
}

bool
edit_is_idle(const struct edit *edit, const struct record *record)
{
	const struct field *field =
	    edit->key == NULL ? NULL : field_find(record->kind, edit->key);
	size_t index;

	switch (edit->verb) {
	case EDIT_SET:
		return set_is_idle(edit, field, record);
	case EDIT_UNSET:
		return unset_is_idle(edit, field, record);
	case EDIT_TAG:
		return record_find_tag(record, edit->text, &index);
	case EDIT_UNTAG:
		return !record_find_tag(record, edit->text, &index);
	case EDIT_NOTE:
		break;
	}
	return false;
}
