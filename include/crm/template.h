#ifndef CRM_TEMPLATE_H
#define CRM_TEMPLATE_H

/* The source tree's minicrm.ini, every key at its default: what init writes. Made by the
 * Makefile. */
extern const char template_minicrm_ini[];

#endif
