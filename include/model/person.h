#ifndef MODEL_PERSON_H
#define MODEL_PERSON_H

/*
 * Splits a person's name in two: the first word and the rest, or around the comma of
 * "Last, First". *last is NULL where there is but one word. The caller frees both.
 */
void person_split_name(const char *name, char **first, char **last);

#endif
